import { EventBus, exponentialBackoff } from 'demesne/messaging';
import { InMemoryMessageLog } from 'demesne/in-memory';
import { ManualTimer } from 'demesne/testing';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { clock, OrderPlaced, turn } from '../kit.ts';

type Step = { readonly key: number; readonly commitTurn: boolean };
type Manner = 'at once' | 'later' | 'much later' | 'throws once' | 'rejects once' | 'never';

const steps = fc.array(fc.record({ key: fc.nat(3), commitTurn: fc.boolean() }), { minLength: 1, maxLength: 25 });
const manners = fc.array(
  fc.constantFrom<Manner>('at once', 'later', 'much later', 'throws once', 'rejects once', 'never'),
  {
    minLength: 1,
    maxLength: 7,
  },
);

/** Behaves in the manner that the message's number picks, so that attempts are all of one message. */
async function late(manner: Manner, attempt: number): Promise<void> {
  for (let turns = manner === 'much later' ? 3 : 1; turns > 0; turns -= 1) await turn();
  if (manner === 'never' || (manner === 'rejects once' && attempt === 1)) throw new Error(manner);
}

async function play(history: readonly Step[], manner: readonly Manner[], peer: readonly Manner[]) {
  const log = new InMemoryMessageLog();
  const timer = new ManualTimer();
  const retry = exponentialBackoff({ attempts: 2, firstDelayMs: 10, jitter: 0 });
  const bus = new EventBus(log, { timer, clock, retry });
  const attempts: string[] = [];
  const ended: string[] = [];
  const peers: string[] = [];
  const handlerOf = (name: string, ways: readonly Manner[], began: string[], over: string[]) => ({
    name,
    handle: ({ data }: OrderPlaced, { attempt }: { attempt: number }) => {
      const way = ways[Number(data.note) % ways.length] as Manner;
      began.push(data.note);
      if (way === 'throws once' && attempt === 1) throw new Error(way);
      if (way === 'at once' || way === 'throws once') return void over.push(data.note);
      return late(way, attempt).then(() => void over.push(data.note));
    },
  });
  bus.subscribe(OrderPlaced, handlerOf('watched', manner, attempts, ended));
  bus.subscribe(OrderPlaced, handlerOf('peer', peer, [], peers));
  for (const [index, { key, commitTurn }] of history.entries()) {
    const version = history.slice(0, index + 1).filter((step) => step.key === key).length;
    const aggregate = { type: 'Order', id: `o-${key}`, version };
    const message = new OrderPlaced({ note: String(index) });
    log.append([{ id: `m-${index}`, message, occurredAt: clock.now(), aggregate, correlationId: 'c' }]);
    if (commitTurn) await turn();
  }
  await timer.until(bus.drain());
  return { attempts, ended, peers, failures: bus.failures() };
}

const keyIn = (history: readonly Step[]) => (note: string) => history[Number(note)]?.key;
const withoutRepeats = (notes: readonly string[]): string[] => notes.filter((note, index) => notes[index - 1] !== note);

it('attempts the messages of a key in order, each one to its end before the next, however handlers behave', async () => {
  await fc.assert(
    fc.asyncProperty(steps, manners, manners, async (history, manner, peer) => {
      const { attempts } = await play(history, manner, peer);
      const keyOf = keyIn(history);

      for (const key of [0, 1, 2, 3]) {
        const ofKey = attempts.filter((note) => keyOf(note) === key);
        const committed = history.flatMap((step, index) => (step.key === key ? [String(index)] : []));
        expect(withoutRepeats(ofKey)).toEqual(committed);
      }
    }),
    { numRuns: 60 },
  );
});

it('ends every message exactly once in success or among the failures', async () => {
  await fc.assert(
    fc.asyncProperty(steps, manners, manners, async (history, manner, peer) => {
      const { ended, failures } = await play(history, manner, peer);
      const failed = failures
        .filter(({ subscription }) => subscription === 'watched')
        .map(({ envelope }) => envelope.id.slice(2));

      expect([...ended, ...failed].sort()).toEqual(history.map((_, index) => String(index)).sort());
    }),
    { numRuns: 60 },
  );
});

it('lets no handler change what its peer gets', async () => {
  await fc.assert(
    fc.asyncProperty(steps, manners, async (history, manner) => {
      const { peers } = await play(history, manner, ['at once']);

      expect(peers).toEqual(history.map((_, index) => String(index)));
    }),
    { numRuns: 60 },
  );
});
