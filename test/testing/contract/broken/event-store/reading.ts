import type { LoggedMessage } from 'demesne/messaging';
import type { InMemoryMessageLog } from 'demesne/in-memory';
import type { EventStoreSubject } from 'demesne/testing/contract';
import { MoneyDeposited, MoneyWithdrawn } from '../../../../../src/testing/contract/bank.ts';
import type { Broken } from '../broken.ts';
import { giving, logging, soundBut, withoutTenant } from './altered.ts';

type Backwards = Parameters<InMemoryMessageLog['readBackwards']>;
type Stream = Parameters<InMemoryMessageLog['readStream']>;

const byStream = ({ envelope: one }: LoggedMessage, { envelope: other }: LoggedMessage): number =>
  String(one.aggregate?.id) < String(other.aggregate?.id) ? -1 : 1;

/** Stores that read wrongly. */
export const storesReading: readonly Broken<EventStoreSubject>[] = [
  {
    defect: 'reads streams forwards where it should read backwards',
    subject: logging((log) => ({
      readStreamBackwards: (...asked: Stream) => log.readStreamBackwards(...asked).toReversed(),
    })),
    rules: [
      'backwards it is read in the opposite order',
      'backwards the bounds of a stream are the same',
      'a limit gives so many events of a stream, from where the reading begins',
      'pages of any size give the same stream',
      'what an event became comes in its order, and backwards in the opposite one',
      'the events before a version go, and the others stay',
    ],
  },
  {
    defect: 'reads the log forwards where it should read backwards',
    subject: logging((log) => ({
      readBackwards: (...asked: Backwards) => log.readBackwards(...asked).toReversed(),
    })),
    rules: [
      'backwards they are read in the opposite order',
      'backwards the bounds of the log are the same',
      'bounds beyond the log are no fault, and bounds that cross give nothing',
    ],
  },
  {
    defect: 'leaves out the version that a stream is read from',
    subject: logging((log) => ({
      readStream: (stream: string, from: number, limit: number) => log.readStream(stream, from + 1, limit),
      readStreamBackwards: (stream: string, from: number, limit: number) =>
        from > 1 ? log.readStreamBackwards(stream, from - 1, limit) : [],
    })),
    rules: [
      'a new stream begins with version 1, and the answer is the last version',
      'a signal ends the reading of a stream',
    ],
  },
  {
    defect: 'gives two events of a stream without saying that there are more',
    subject: logging((log) => ({
      readStream: (...asked: Stream) => log.readStream(...asked).slice(0, 2),
      readStreamBackwards: (...asked: Stream) => log.readStreamBackwards(...asked).slice(0, 2),
    })),
    rules: [
      'a new stream begins with version 1, and the answer is the last version',
      'a stream goes on from the version that it has',
      "'any' takes a stream whether it is there or not",
      'a stream is read in the order of its versions',
      'both bounds of a stream are read',
      'of a stream only the types that are asked for are read',
      'an event of another class is left out where that is wanted, and counts for nothing',
    ],
  },
  {
    defect: 'reads streams of any tenant for those of none',
    subject: logging((log) => ({
      readStream: (stream: string, from: number, limit: number) => log.readStream(withoutTenant(stream), from, limit),
      readStreamBackwards: (stream: string, from: number, limit: number) =>
        log.readStreamBackwards(withoutTenant(stream), from, limit),
    })),
    rules: [
      'streams of several tenants may be appended to together',
      'a stream that is not there has no events',
      'the audit is a stream like any other, of the same id and tenant',
    ],
  },
  {
    defect: 'fails beyond the end of a stream, and of the log',
    subject: logging((log) => {
      const within = (place: number, last: number): void => {
        if (place > last) throw new RangeError('There is no such place.');
      };
      return {
        readStream: (stream: string, from: number, limit: number) => {
          within(from, log.lastVersion(stream));
          return log.readStream(stream, from, limit);
        },
        readBackwards: (before: number, ...rest: [number]) => {
          within(before, log.head());
          return log.readBackwards(before, ...rest);
        },
      };
    }),
    rules: [
      'where one stream is not there and has to be nothing is appended to any',
      'who has enough of a stream stops, and begins again where it likes',
    ],
  },
  {
    defect: 'reads a stream that begins later by places that are not its versions',
    subject: logging((log) => ({
      readStreamBackwards: (stream: string, from: number, limit: number) =>
        log.streams.before(stream, Infinity).slice(0, from).toReversed().slice(0, limit).slice(0, 1),
    })),
    rules: [
      'bounds beyond a stream are no fault, and bounds that cross give nothing',
      'a limit gives so many events of a stream, from where the reading begins',
    ],
  },
  {
    defect: 'gives everyone the same lists',
    subject: logging((log) => {
      const lists = new Map<string, unknown>();
      const same = (key: string, list: unknown): unknown => {
        if (!lists.has(key)) lists.set(key, list);
        return lists.get(key);
      };
      return {
        readStreamBackwards: (...asked: Stream) => same(asked.join(), log.readStreamBackwards(...asked)),
        readBackwards: (...asked: Backwards) => same(asked.join(), log.readBackwards(...asked)),
      };
    }),
    rules: ['changing what was read changes nothing'],
  },
  {
    defect: 'reads from wherever it is told',
    subject: logging((log) => ({
      readStreamBackwards: (stream: string, from: number, limit: number) =>
        from >= 1 && limit >= 1 ? log.readStreamBackwards(stream, Math.ceil(from), limit) : [],
      readBackwards: (before: number, limit: number, types?: readonly string[]) =>
        before >= 1 && limit >= 1 ? log.readBackwards(Math.ceil(before), limit, types) : [],
    })),
    rules: ['a place to read backwards from that can not be is refused'],
  },
  {
    defect: 'gives events that nobody appended',
    subject: soundBut((store) => {
      const occurredAt = store.log.head() === 0 && new MoneyDeposited({ cents: 1 });
      store.log.append([
        {
          id: 'own',
          message: occurredAt as MoneyDeposited,
          occurredAt: '2026-01-01T00:00:00Z' as never,
          correlationId: 'c',
          aggregate: { type: 'Account', id: 'own', version: 1 },
        },
      ]);
      return {};
    }),
    rules: [
      'an empty log has no events, in either direction',
      'an append that can not be meant is refused, and nothing is written',
      'a reading that can not be meant is refused before it begins',
      'an order that can not be meant is refused, and nothing is done',
      'an event store that can not be meant is not made',
    ],
  },
  {
    defect: 'takes every event for a deposit',
    subject: giving((one) => ({ ...one, message: new MoneyDeposited({ cents: 1 }) })),
    rules: ['a stream goes on from the version that it has', 'an event comes back as what it was'],
  },
  {
    defect: 'takes what others are told for an event',
    subject: giving((one) =>
      one.message.type === 'bank.published.MoneyArrived' ? { ...one, message: new MoneyWithdrawn({ cents: 1 }) } : one,
    ),
    rules: ['what others are told is no event, in either direction'],
  },
  {
    defect: 'hides events of a class that it was not told',
    subject: logging((log) => ({
      readStream: (...asked: Stream) =>
        log.readStream(...asked).filter(({ message }) => message.type !== 'bank.NoteHidden'),
    })),
    rules: [
      'an event of another class is kept where that is wanted',
      'an event of another class is a fault where that is wanted',
    ],
  },
  {
    defect: 'reads the log stream by stream',
    subject: logging((log) => ({
      read: (after: number, limit: number) => log.read(after, limit).toSorted(byStream),
    })),
    rules: [
      'the events of all streams are read in the order in which they were committed',
      'a limit gives so many events of the log, from where the reading begins',
      'pages of any size give the same log',
    ],
  },
  {
    defect: 'leaves out the message next to a position',
    subject: logging((log) => ({
      read: (after: number, limit: number) => log.read(after + 1, limit),
      readBackwards: (before: number, limit: number, types?: readonly string[]) =>
        before > 1 ? log.readBackwards(before - 1, limit, types) : [],
    })),
    rules: [
      'what is appended stands in the log, and who listens is told',
      'known ids of other events are refused: in another order, of another stream, of another type',
    ],
  },
  {
    defect: 'reads no types backwards',
    subject: logging((log) => ({
      readBackwards: (before: number, limit: number, types?: readonly string[]) =>
        types === undefined ? log.readBackwards(before, limit) : [],
    })),
    rules: [
      'of the log only the types that are asked for are read',
      'what is gone from a stream is gone from the log, and what stays keeps its place',
    ],
  },
  {
    defect: 'says that its head is further than it is',
    subject: logging((log) => ({ head: () => log.head() + 2 })),
    rules: ['what is appended after the reading has begun is not read', 'what was refused is not written down'],
  },
  {
    defect: 'reads as if its log ended after two messages',
    subject: logging((log) => ({
      read: (after: number, limit: number) => log.read(after, limit).filter(({ position }) => position <= 2),
    })),
    rules: [
      'the log is read after a position, and up to one',
      'who has enough of the log stops, and a signal ends the reading',
    ],
  },
];
