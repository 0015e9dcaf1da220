import type { Envelope, LoggedMessage } from 'demesne/messaging';
import type { MessageLogSubject } from 'demesne/testing/contract';
import type { Broken } from '../broken.ts';
import { altered, reading } from './altered.ts';

/** Logs that read wrongly. */
export const logsReading: readonly Broken<MessageLogSubject>[] = [
  {
    defect: 'counts its head wrong',
    subject: altered((log) => ({ head: () => log.head() + 1 })),
    rules: ['an empty log has its head at 0, and nothing to read'],
  },
  {
    defect: 'reads more than was wanted',
    subject: altered((log) => ({
      read: (after: number, limit: number) => log.read(after, limit + 1),
      readStream: (stream: string, from: number, limit: number) => log.readStream(stream, from, limit + 1),
    })),
    rules: [
      'a reader gets what is after its position, as many as it wants, and fewer only at the end',
      'a limit of one gives the next message alone',
      'a limit between two whole numbers is the lower one',
      'a stream is read as many events at a time as are wanted',
    ],
  },
  {
    defect: 'rounds limits up',
    subject: altered((log) => ({ read: (after: number, limit: number) => log.read(after, Math.ceil(limit)) })),
    rules: ['a limit between two whole numbers is the lower one'],
  },
  {
    defect: 'holds back its last message',
    subject: altered((log) => ({
      read: (after: number, limit: number) => log.read(after, limit).filter(({ position }) => position < log.head()),
    })),
    rules: ['a limit that ends exactly at the head gives all, and the next read nothing'],
  },
  {
    defect: 'reads a hundred messages at the most',
    subject: altered((log) => ({
      read: (after: number, limit: number) => log.read(after, Math.min(limit, 100)),
      readStream: (stream: string, from: number, limit: number) => log.readStream(stream, from, Math.min(limit, 100)),
    })),
    rules: ['a limit without an end gives all there is', 'a limit without an end gives a whole stream'],
  },
  {
    defect: 'fails beyond its head',
    subject: altered((log) => ({
      read: (after: number, limit: number) => {
        if (after > log.head()) throw new RangeError('There is no such position.');
        return log.read(after, limit);
      },
    })),
    rules: ['beyond the head there is nothing to read, and that is no fault'],
  },
  {
    defect: 'reads from the end',
    subject: altered((log) => ({
      read: (after: number, limit: number) => log.read(after, Infinity).slice(-limit),
    })),
    rules: [
      'pages of any size give the same messages in the same order',
      'a reader gets what is after its position, as many as it wants, and fewer only at the end',
    ],
  },
  {
    defect: 'gives a message to its first reader only',
    subject: altered((log) => {
      let taken = 0;
      return {
        read: (after: number, limit: number) => {
          const batch = log.read(after, limit).filter(({ position }) => position > taken);
          taken = Math.max(taken, ...batch.map(({ position }) => position));
          return batch;
        },
      };
    }),
    rules: ['reading takes nothing away', 'what was read is read again the same, whatever came after it'],
  },
  {
    defect: 'gives lists that go on growing',
    subject: altered((log) => {
      const given: LoggedMessage[][] = [];
      return {
        read: (after: number, limit: number) => {
          const batch = [...log.read(after, limit)];
          given.push(batch);
          return batch;
        },
        append: (envelopes: readonly Envelope[]) => {
          const head = log.head();
          log.append(envelopes);
          for (const batch of given) batch.push(...log.read(head, Infinity));
        },
      };
    }),
    rules: ['a batch that was read does not grow'],
  },
  {
    defect: 'reads what came last first',
    subject: reading((batch) =>
      batch.map(({ position }, index) => ({ position, envelope: batch.at(-1 - index)?.envelope as Envelope })),
    ),
    rules: ['events of a stream stand in the log in the order of their versions'],
  },
];
