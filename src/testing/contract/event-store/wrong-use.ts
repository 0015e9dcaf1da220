import { EventStore } from '../../../event-sourcing/event-store/event-store.ts';
import { auditOf } from '../../../event-sourcing/event-store/stream-reference.ts';
import { MoneyArrived } from '../bank.ts';
import { expectSame, faultOf } from '../expectations.ts';
import type { Rules } from '../rules.ts';
import { account, ada, deposits, placesIn, type Book } from './book.ts';

type Wrong = readonly (readonly [option: string, use: (book: Book) => unknown])[];

const a = account('a');
const any = { expected: 'any' } as const;
const part = { stream: a, events: deposits(1), ...any };

const appends: Wrong = [
  ['stream', ({ events }) => events.append(undefined as never, deposits(1), any)],
  ['stream.type', ({ events }) => events.append({ ...a, type: '' }, deposits(1), any)],
  ['stream.type', ({ events }) => events.append({ ...a, type: 'x/y' }, deposits(1), any)],
  ['stream.id', ({ events }) => events.append({ ...a, id: '' }, deposits(1), any)],
  ['stream.tenant', ({ events }) => events.append({ ...a, tenant: 1 as never }, deposits(1), any)],
  ['stream.type', ({ events }) => events.append({ type: '@north', id: 'Account/a' }, deposits(1), any)],
  ['stream', () => auditOf(undefined as never)],
  ['stream.type', () => auditOf({ ...a, type: Symbol('type') as never })],
  ['actor', ({ events }) => events.append(a, deposits(1), { ...any, actor: 10n as never })],
  ['correlationId', ({ events }) => events.append(a, deposits(1), { ...any, correlationId: null as never })],
  ['events', ({ events }) => events.append(a, [], any)],
  ['events', ({ events }) => events.append(a, [{ type: 'bank.MoneyDeposited' }] as never, any)],
  ['events', ({ events }) => events.append(a, [new MoneyArrived({ cents: 1 })] as never, any)],
  ['expected', ({ events }) => events.append(a, deposits(1), {} as never)],
  ['expected', ({ events }) => events.append(a, deposits(1), { expected: -1 })],
  ['expected', ({ events }) => events.append(a, deposits(1), { expected: 0.5 })],
  ['expected', ({ events }) => events.append(a, deposits(1), { expected: 'some' as never })],
  ['expected', ({ events }) => events.append(a, deposits(1), { expected: Number.NaN })],
  ['expected', ({ events }) => events.append(a, deposits(1), { expected: 2 ** 31 })],
  ['expected', ({ events }) => events.append(a, deposits(1, 2), { expected: 2 ** 31 - 2 })],
  ['ids', ({ events }) => events.append(a, deposits(1, 2), { ...any, ids: ['x'] })],
  ['ids', ({ events }) => events.append(a, deposits(1), { ...any, ids: [''] })],
  [
    'ids',
    ({ events }) =>
      events.appendAll([
        { ...part, ids: ['x'] },
        { ...part, stream: account('b') },
      ]),
  ],
  ['appends', ({ events }) => events.appendAll([])],
  ['appends', ({ events }) => events.appendAll([part, part])],
  ['tenant', ({ events }) => events.append(a, deposits(1), { ...any, tenant: 'north' })],
  ['signal', ({ events }) => events.append(a, deposits(1), { ...any, signal: {} as never })],
];

const unreadable = {
  get owner(): string {
    throw new RangeError('nobody knows');
  },
};

const readings: Wrong = [
  ['stream', ({ events }) => events.readStream(null as never)],
  ['from', ({ events }) => events.readStream(a, { from: 0 })],
  ['to', ({ events }) => events.readStream(a, { to: 1.5 })],
  ['direction', ({ events }) => events.readStream(a, { direction: 'up' as never })],
  ['limit', ({ events }) => events.readStream(a, { limit: 0 })],
  ['pageSize', ({ events }) => events.readStream(a, { pageSize: 0 })],
  ['types', ({ events }) => events.readStream(a, { types: 'x' as never })],
  ['signal', ({ events }) => events.readStream(a, { signal: {} as never })],
  ['after', ({ events }) => events.readAll({ after: -1 })],
  ['upTo', ({ events }) => events.readAll({ upTo: 0.5 })],
  ['options', ({ events }) => events.readAll(null as never)],
];

const administration: Wrong = [
  ['actor', ({ events }) => events.archive(a, { actor: '', reason: 'x' })],
  ['actor', ({ events }) => events.archive(a, { actor: 'Ada\n', reason: 'x' })],
  ['reason', ({ events }) => events.restore(a, { actor: 'Ada', reason: ' ' })],
  ['reason', ({ events }) => events.note(a, {}, undefined as never)],
  ['metadata', ({ events }) => events.note(a, undefined as never, ada)],
  ['metadata', ({ events }) => events.note(a, { since: new Date(0) } as never, ada)],
  ['metadata', ({ events }) => events.note(a, [Number.NaN, 1n] as never, ada)],
  ['metadata', ({ events }) => events.note(a, unreadable as never, ada)],
  ['before', ({ events }) => events.truncate(a, { ...ada, before: 0 })],
  ['before', ({ events }) => events.truncate(a, { ...ada, before: 1.5 })],
  ['before', ({ events }) => events.truncate(a, { ...ada, before: 2 ** 31 })],
  ['before', ({ events }) => events.truncate(a, { ...ada, before: null as never })],
  ['ignore', ({ events }) => events.truncate(a, { ...ada, before: 1, ignore: 'mail' as never })],
  ['stream.type', ({ events }) => events.standing({ type: 'x/y', id: 'a' })],
];

const options: Wrong = [
  ['store', () => new EventStore(undefined as never)],
  ['store', ({ store: { log } }) => new EventStore({ log } as never)],
  ['options', ({ store }) => new EventStore(store, null as never)],
  ['messages', ({ store }) => new EventStore(store, { messages: [{}] as never })],
  ['unknown', ({ store }) => new EventStore(store, { unknown: 'skip' })],
  ['unknown', ({ store }) => new EventStore(store, { messages: [], unknown: 'lose' as never })],
  ['clock', ({ store }) => new EventStore(store, { clock: {} as never })],
  ['identifiers', ({ store }) => new EventStore(store, { identifiers: {} as never })],
  ['timer', ({ store }) => new EventStore(store, { timer: {} as never })],
  ['retry.attempts', ({ store }) => new EventStore(store, { retry: {} as never })],
];

const refusing = (wrong: Wrong) => async (book: Book) => {
  for (const [option, use] of wrong) {
    const fault = await faultOf(() => use(book), 'INVALID_OPTION', 'It can not be meant.');
    expectSame((fault as { readonly option?: string }).option, option, 'It says what is wrong.');
  }
  expectSame(await placesIn(book), [], 'Nothing is written.');
};

/** What can't be meant is refused where it is said. */
export const wrongUse: Rules<Book> = {
  'an append that can not be meant is refused, and nothing is written': refusing(appends),
  'a reading that can not be meant is refused before it begins': refusing(readings),
  'an order that can not be meant is refused, and nothing is done': refusing(administration),
  'an event store that can not be meant is not made': refusing(options),
};
