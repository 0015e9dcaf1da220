import {
  exponentialBackoff,
  HttpBroker,
  OutboxRelay,
  type HandlerContext,
  type MessageBroker,
  type Subscriptions,
} from 'demesne/messaging';
import { safeTry } from 'neverthrow';
import { AlarmRang, Bell } from '../model/bell.ts';
import { Copy } from '../model/copy.ts';
import { Advanced, Counted } from '../model/counter.ts';
import { copyOf, FATAL, kindOf, type CopierName } from '../model/kinds.ts';
import { die } from '../mortality.ts';
import type { Notes } from '../notes.ts';
import type { ChaosUnit } from './counting.ts';

/** What reactions work with. */
interface Means {
  readonly unit: ChaosUnit;
  readonly notes: Notes;
  /** Where to publish. */
  readonly url: string;
}

/** Subscribes everything that reacts to counters and to their alarms. */
export function subscribe(subscriptions: Subscriptions, means: Means): void {
  copy(subscriptions, means, 'copy', 'id');
  copy(subscriptions, means, 'placed', 'position');
  witness(subscriptions, means);
  ring(subscriptions, means);
  publish(subscriptions, means);
}

/** What is wrong with a message shows before anything is done. */
function misbehave(id: string, number: number): void {
  const kind = kindOf(id);
  if (kind === 'flaky' && Math.random() < 0.1) throw new Error('It fails now and then.');
  if (number !== FATAL) return;
  if (kind === 'poison') throw new Error('It never succeeds.');
  if (kind === 'deadly') die();
}

/** Effects that are committed together with what tells that they are, in the order of the messages. */
function copy(subscriptions: Subscriptions, { unit }: Means, name: CopierName, inbox: 'id' | 'position'): void {
  subscriptions.subscribe(Counted, {
    name,
    inbox,
    partitions: 5,
    from: 'start',
    handle: (_, context: HandlerContext<Counted>) => {
      const { id, version: number } = context.aggregate;
      misbehave(id, number);
      return unit.runOnce(
        ({ copies }) =>
          safeTry(async function* () {
            const copyId = copyOf(name, id);
            if (number === 1) return copies.save(Copy.begin(copyId));
            const copied = yield* await copies.get(copyId);
            yield* copied.take(number);
            return copies.save(copied);
          }),
        context,
      );
    },
  });
}

/** Effects outside of the store. */
function witness(subscriptions: Subscriptions, { notes }: Means): void {
  subscriptions.subscribe(Counted, {
    name: 'witness',
    partitions: 3,
    from: 'start',
    handle: (_, { aggregate: { id, version } }) => {
      misbehave(id, version);
      notes.add('witnessed', id, version);
    },
  });
}

/** Rings for each alarm, and writes down the one that comes before its time. */
function ring(subscriptions: Subscriptions, { unit, notes }: Means): void {
  subscriptions.subscribe(AlarmRang, {
    name: 'alarms',
    partitions: 2,
    from: 'start',
    handle: ({ data: { counterId, number } }, context) => {
      if (Date.now() < context.envelope.occurredAt.epochMs) notes.add('early', counterId, number);
      if (kindOf(counterId) === 'flaky') misbehave(counterId, number);
      return unit.runOnce(
        ({ bells }) =>
          safeTry(async function* () {
            const found = await bells.find(counterId);
            if (found === undefined) return bells.save(Bell.begin(counterId, number));
            yield* found.ring(number);
            return bells.save(found);
          }),
        context,
      );
    },
  });
}

/** Tells others, however long it takes; what is deadly kills the sender every other time. */
function publish(subscriptions: Subscriptions, { url }: Means): void {
  const http = new HttpBroker(url, { timeoutMs: 500, longestPauseMs: 100 });
  const to: MessageBroker = {
    send: async (event, options) => {
      const isDeadly = kindOf(event.aggregateid ?? '') === 'deadly' && event.aggregateversion === String(FATAL);
      if (isDeadly && Math.random() < 0.5) die();
      return http.send(event, options);
    },
  };
  const retry = exponentialBackoff({ attempts: Number.MAX_SAFE_INTEGER, firstDelayMs: 10, maxDelayMs: 250 });
  new OutboxRelay({ name: 'publish', messages: Advanced, to, partitions: 4, retry }).attach(subscriptions);
}
