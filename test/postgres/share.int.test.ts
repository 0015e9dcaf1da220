import type { LoggedMessage, LogShare } from 'demesne/messaging';
import { bucketOf } from 'demesne/messaging';
import { DomainEvent } from 'demesne';
import { PostgresStore, type PostgresMessageLog } from 'demesne/postgres';
import { describe, expect, it } from 'vitest';
import { event, insert } from './by-hand.ts';
import { missing } from './cluster.ts';
import { closed } from './held-sequencer.ts';
import { postgres } from './opened.ts';

class Rare extends DomainEvent.define('test.Rare', {}) {}

const rare = (label: string) => ({ ...event(label), message: new Rare() });
const ids = (messages: readonly LoggedMessage[]): readonly string[] => messages.map(({ envelope }) => envelope.id);
const all: LogShare = { types: ['test.Noted'], partition: 0, partitions: 1 };

/** Everything of a share, so many at a time. */
async function followed(log: PostgresMessageLog, limit: number, share: LogShare) {
  const met: LoggedMessage[] = [];
  for (let after = 0, rounds = 0; ; rounds += 1) {
    const { messages, passed } = await log.readShare(after, limit, share);
    if (messages.some(({ position }) => position <= after || position > passed)) throw new Error('Not in its place.');
    met.push(...messages);
    if (passed === after) return { met, after, rounds };
    after = passed;
  }
}

describe.skipIf(missing)('a reader of a share of the log', () => {
  const { opened, pool: newPool } = postgres();

  it.each([1, 3, 7, 1_000])('meets what is of it and nothing else, %d at a time', async (limit) => {
    const { store } = await opened();
    const labels = Array.from({ length: 120 }, (_, place) => `Order/${(place * 7) % 20} ${Math.floor(place / 20) + 1}`);
    await store.log.append(labels.map((label, place) => (place % 3 === 0 ? rare(label) : event(label))));
    const whole = await store.log.read(0, 1_000);
    for (const partitions of [1, 2, 5]) {
      for (let partition = 0; partition < partitions; partition += 1) {
        for (const types of [['test.Noted'], ['test.Rare'], ['test.Noted', 'test.Rare'], ['test.Unknown'], []]) {
          const isOfShare = ({ envelope }: LoggedMessage): boolean =>
            types.includes(envelope.message.type) &&
            bucketOf(`Order/${envelope.aggregate?.id}`) % partitions === partition;
          const { met, after } = await followed(store.log, limit, { types, partition, partitions });
          expect(ids(met)).toEqual(ids(whole.filter(isOfShare)));
          expect(after).toBe(120);
        }
      }
    }
  });

  it('gets over what is not of it in steps, and finds what comes behind', async () => {
    const { store } = await opened();
    await store.log.append(Array.from({ length: 200 }, (_, place) => event(`Order/a ${place + 1}`)));
    await store.log.append([rare('Order/b 1')]);
    const { met, rounds } = await followed(store.log, 2, { types: ['test.Rare'], partition: 0, partitions: 1 });
    expect(ids(met)).toEqual(['Order/b 1']);
    expect(rounds).toBe(7);
  });

  it('passes nothing that commits later', async () => {
    const { store, pool, schema } = await opened();
    const writer = await pool.connect();
    await writer.query('begin');
    await insert(writer, schema, 'Order/slow 1');
    await store.log.append([event('Order/quick 1')]);
    const first = await store.log.readShare(0, 10, all);
    expect([ids(first.messages), first.passed]).toEqual([['Order/quick 1'], 1]);
    expect((await store.log.readShare(1, 10, all)).passed).toBe(1);
    await writer.query('commit');
    writer.release();
    const second = await store.log.readShare(1, 10, all);
    expect([ids(second.messages), second.passed]).toEqual([['Order/slow 1'], 2]);
  });

  it('passes nothing whose position is given and not yet committed', async () => {
    const { store, pool, schema } = await opened();
    const first = new PostgresStore(newPool({ settings: '-c test.held=on' }), { schema });
    await store.log.append([event('Order/a 1')]);
    await store.log.head();
    const gate = await closed(pool, schema, 'committing');
    await store.log.append([event('Order/a 2'), rare('Order/b 1')]);
    const held = first.log.readShare(0, 10, all);
    await gate.arrived();
    expect(await store.log.readShare(0, 10, { ...all, types: ['test.Rare'] })).toEqual({ messages: [], passed: 1 });
    await gate.open();
    expect((await held).passed).toBe(3);
    expect(ids((await store.log.readShare(1, 10, { ...all, types: ['test.Rare'] })).messages)).toEqual(['Order/b 1']);
  });

  it('goes on where a purge has left a gap', async () => {
    const { store, pool, schema } = await opened();
    await store.log.append(['Order/a 1', 'Order/b 1', 'Order/c 1'].map(event));
    await store.log.head();
    await pool.query(
      `alter table "${schema}".messages disable trigger user; delete from "${schema}".messages where position = 2`,
    );
    const { met, after } = await followed(store.log, 1, all);
    expect([ids(met), after]).toEqual([['Order/a 1', 'Order/c 1'], 3]);
  });
});
