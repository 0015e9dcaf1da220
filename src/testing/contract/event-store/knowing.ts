import { EventStore } from '../../../event-sourcing/event-store/event-store.ts';
import type { ReadPolicy } from '../../../event-sourcing/event-store/event-store-options.ts';
import type { StreamReadingOptions } from '../../../event-sourcing/event-store/reading-options.ts';
import { EncodedMessage } from '../../../messaging/message/encoded-message.ts';
import type { EventEnvelope } from '../../../messaging/message/envelope.ts';
import { Upcaster } from '../../../messaging/message/upcaster.ts';
import { cents, MoneyDeposited } from '../bank.ts';
import { expectSame, expectThat, faultOf, okOf } from '../expectations.ts';
import { NoteHidden } from '../message-log/notes.ts';
import type { Rules } from '../rules.ts';
import { account, all, deposits, type Book } from './book.ts';

/** What a reader that knows deposits finds of a deposit, a note and a deposit. */
async function foundBy({ events, store }: Book, unknown: ReadPolicy, limit?: number): Promise<readonly number[]> {
  const [first, last] = deposits(1, 2) as readonly [MoneyDeposited, MoneyDeposited];
  okOf(await events.append(account('a'), [first, new NoteHidden({ note: 'hidden' }), last], { expected: 'any' }));
  const reader = new EventStore(store, { messages: [MoneyDeposited], unknown });
  const read = reader.readStream(account('a'), { limit: limit ?? 3 });
  return (await all(read)).map(({ aggregate }) => aggregate.version);
}

/** Reads one event that was told once as several. */
const shared = Upcaster.define(
  'bank.MoneyShared',
  { cents },
  { into: (data) => [1, 2, 3].map((part) => new MoneyDeposited({ cents: data.cents * part })) },
);

/** The cents of what somebody reads of a deposit, one that became three, and another deposit. */
async function sharedCents(
  { events, store }: Book,
  options: StreamReadingOptions,
): Promise<readonly [stream: readonly number[], log: readonly number[]]> {
  const [first, last] = deposits(1, 2) as readonly [MoneyDeposited, MoneyDeposited];
  const stored = [first, new EncodedMessage('bank.MoneyShared', 1, { cents: 10 }), last];
  okOf(await events.append(account('a'), stored, { expected: 'any', ids: ['x', 'y', 'z'] }));
  const reader = new EventStore(store, { messages: [MoneyDeposited], upcasters: [shared] });
  const centsOf = ({ message }: EventEnvelope): number => (message as MoneyDeposited).data.cents;
  const logged = (await all(reader.readAll(options))).map(({ envelope }) => centsOf(envelope));
  return [(await all(reader.readStream(account('a'), options))).map(centsOf), logged];
}

/** Events of classes that a reader knows, and of others. */
export const knowing: Rules<Book> = {
  'an event is of the class that the event store was told, whatever the log was told': async ({ events, store }) => {
    okOf(await events.append(account('a'), [new NoteHidden({ note: ['x'] })], { expected: 'none' }));
    const reader = new EventStore(store, { messages: [NoteHidden], unknown: 'fail' });
    const [found] = await all(reader.readStream(account('a')));
    expectThat(found?.message instanceof NoteHidden, 'It is a note.');
    expectSame(found.message.data.note, ['x'], 'It has its data.');
    const [logged] = await all(reader.readAll());
    expectThat(logged?.envelope.message instanceof NoteHidden, 'So it is in the log.');
  },

  'an event of another class is kept where that is wanted': async (book) =>
    expectSame(await foundBy(book, 'keep'), [1, 2, 3], 'It is handed out as it is.'),

  'an event of another class is left out where that is wanted, and counts for nothing': async (book) =>
    expectSame(await foundBy(book, 'skip', 2), [1, 3], 'The others are there.'),

  'what an event became comes in its order, and backwards in the opposite one': async (book) => {
    const expected = [1, 10, 20, 30, 2];
    const reversed = expected.toReversed();
    for (const pageSize of [1, 2, 3]) {
      expectSame(await sharedCents(book, { pageSize }), [expected, expected], 'Piece by piece.');
      const backwards = { pageSize, direction: 'backwards' } as const;
      expectSame(await sharedCents(book, backwards), [reversed, reversed], 'The last piece comes first.');
      const limited = reversed.slice(0, 3);
      expectSame(await sharedCents(book, { ...backwards, limit: 3 }), [limited, limited], 'Each of them counts.');
    }
  },

  'an event of another class is a fault where that is wanted': async (book) => {
    await faultOf(() => foundBy(book, 'fail'), 'EVENT_NOT_KNOWN', 'It says which.');
    expectSame(await foundBy(book, 'fail', 1), [1], 'Who stops before does not meet it.');
  },
};
