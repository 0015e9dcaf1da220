import { AggregateRoot, DomainEvent, Identifier, Instant, type TypeOf } from 'demesne';
import { stateStored } from 'demesne/application';
import { Deadline, LONGEST_NAMES, streamName, Subscriptions } from 'demesne/messaging';
import { PostgresUnitOfWork } from 'demesne/postgres';
import { describe, expect, it } from 'vitest';
import { astralText, longText } from '../../src/testing/contract/message-log/odd-texts.ts';
import { missing } from './cluster.ts';
import { postgres } from './opened.ts';

const { messageId, tenant: longestTenant, aggregateType, aggregateId, subscription, scheduleKey } = LONGEST_NAMES;

const NoteId = Identifier.define('NoteId');
type NoteId = TypeOf<typeof NoteId>;
class NoteBegun extends DomainEvent.define('demo.NoteBegun', {}) {}
class Reminded extends Deadline.define('demo.Reminded', {}) {}
class Note extends AggregateRoot.define(longText(aggregateType), {
  id: NoteId,
  state: {},
  events: { NoteBegun },
  evolve: { NoteBegun: () => ({}) },
}) {
  static begin(id: NoteId): Note {
    return new Note(id).begin(new NoteBegun());
  }
}

const id = NoteId.of(astralText(aggregateId));
const tenant = longText(longestTenant, 1);
const handler = longText(subscription, 2);
const key = longText(scheduleKey, 3);
const handled = { subscription: handler, messageId: longText(messageId, 4), tenant };

describe.skipIf(missing)('the longest names that may be, all at once, on PostgreSQL', () => {
  const { opened } = postgres();

  it('fit into every index', async () => {
    const { store } = await opened();
    const unit = new PostgresUnitOfWork(store, { notes: stateStored(Note) });
    const work = unit.runOnce(({ notes }, context) => {
      context.schedule(new Reminded(), { at: Instant.of('2036-03-01T12:00:00Z'), key });
      return notes.save(Note.begin(id));
    }, handled);
    expect((await work).isOk()).toBe(true);
    expect(await store.inbox.find({ consumer: handler, messageId: handled.messageId, tenant })).toBeDefined();
    expect(await store.schedule.find(key, tenant)).toBeDefined();
    expect(await store.log.readStream(streamName(longText(aggregateType), id, tenant), 1, 10)).toHaveLength(1);
  });

  it('are parked by their key', async () => {
    const { store } = await opened();
    const unit = new PostgresUnitOfWork(store, { notes: stateStored(Note) });
    await unit.run(({ notes }) => notes.save(Note.begin(id)), { tenant });
    const subscriptions = new Subscriptions(store.log, store.subscriptions, { owner: longText(100, 5) });
    subscriptions.subscribe(NoteBegun, {
      name: handler,
      from: 'start',
      handle: () => {
        throw new Error('It can’t be handled.');
      },
    });
    await subscriptions.start();
    await expect.poll(() => subscriptions.operator(handler).list()).toMatchObject([{ attempts: 2 }]);
    await subscriptions.stop();
  });

  it('may be no longer where a transaction of one’s own is told of a message', async () => {
    const { store, pool } = await opened();
    const own = store.inTransaction(pool);
    const message = { consumer: handler, messageId: handled.messageId, tenant };
    for (const longer of [{ consumer: longText(201) }, { messageId: longText(301) }, { tenant: longText(201) }]) {
      await expect(own.receive({ ...message, ...longer })).rejects.toMatchObject({ code: 'NAME_TOO_LONG' });
    }
  });
});
