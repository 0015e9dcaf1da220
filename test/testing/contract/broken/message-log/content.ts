import { Instant } from 'demesne';
import { EncodedMessage, type Envelope, type LoggedMessage } from 'demesne/messaging';
import type { MessageLogSubject } from 'demesne/testing/contract';
import type { Broken } from '../broken.ts';
import { altered, appending, giving, inTexts, recoding } from './altered.ts';

/** Data with each of its objects made anew. */
const inObjects =
  (make: (entries: readonly (readonly [string, unknown])[]) => unknown) =>
  (data: unknown): unknown => {
    if (typeof data !== 'object' || data === null) return data;
    if (Array.isArray(data)) return data.map(inObjects(make));
    return make(Object.entries(data).map(([key, part]) => [key, inObjects(make)(part)]));
  };

const cutBelow =
  (levels: number) =>
  (data: unknown): unknown => {
    if (typeof data !== 'object' || data === null) return data;
    if (levels === 0) return null;
    if (Array.isArray(data)) return data.map(cutBelow(levels - 1));
    return Object.fromEntries(Object.entries(data).map(([key, part]) => [key, cutBelow(levels - 1)(part)]));
  };

const inNumbers = (data: unknown): unknown =>
  JSON.parse(JSON.stringify(data), (_, part: unknown) => (typeof part === 'number' ? Math.fround(part) : part));

/** Logs that change data. */
const data: readonly Broken<MessageLogSubject>[] = [
  {
    defect: 'gives messages encoded',
    subject: giving((envelope) => {
      const { type, version } = envelope.message;
      return { ...envelope, message: new EncodedMessage(type, version, envelope.message.encode()) };
    }),
    rules: ['a message comes back as an instance of its class'],
  },
  {
    defect: 'takes every message for one of the first version',
    subject: giving((envelope) => {
      const { type, version } = envelope.message;
      if (version === 1) return envelope;
      return { ...envelope, message: new EncodedMessage(type, 1, envelope.message.encode()) };
    }),
    rules: [
      'a message keeps the version of its schema',
      'a message whose class the log was not told keeps its name, its version and its data',
    ],
  },
  {
    defect: 'writes text in a normal form',
    subject: recoding(inTexts((text) => text.normalize('NFKC'))),
    rules: ['data keeps text of any characters'],
  },
  {
    defect: 'writes text without spaces at its ends',
    subject: recoding(inTexts((text) => text.trim())),
    rules: ['data keeps text of any characters'],
  },
  {
    defect: 'writes text in UTF-8, whatever becomes of it',
    subject: recoding(inTexts((text) => Buffer.from(text).toString())),
    rules: ['data keeps NUL and halves of surrogate pairs'],
  },
  {
    defect: 'writes text without NUL',
    subject: recoding(inTexts((text) => text.replaceAll('\0', ''))),
    rules: ['data keeps NUL and halves of surrogate pairs'],
  },
  {
    defect: 'writes numbers with single precision',
    subject: recoding(inNumbers),
    rules: ['data keeps numbers to the last digit'],
  },
  {
    defect: 'leaves out what is null',
    subject: recoding(inObjects((entries) => Object.fromEntries(entries.filter(([, part]) => part !== null)))),
    rules: ['data keeps apart what is empty, false, zero and null'],
  },
  {
    defect: 'sorts keys',
    subject: recoding(
      inObjects((entries) => Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)))),
    ),
    rules: ['data keeps the order of its keys'],
  },
  {
    defect: 'assigns keys one by one',
    subject: recoding(
      inObjects((entries) => {
        const made: Record<string, unknown> = {};
        for (const [key, part] of entries) made[key] = part;
        return made;
      }),
    ),
    rules: ['data keeps keys that mean something to JavaScript'],
  },
  {
    defect: 'keeps sixty-four levels',
    subject: recoding(cutBelow(64)),
    rules: ['data that is nested deeply is kept'],
  },
  {
    defect: 'keeps 65,535 characters of a text',
    subject: recoding(inTexts((text) => text.slice(0, 65_535))),
    rules: ['a text of a million characters is kept'],
  },
];

/** Logs that change stamps. */
const stamps: readonly Broken<MessageLogSubject>[] = [
  {
    defect: 'loses the causes of messages',
    subject: appending((given) => given.map(({ causationId: _, ...one }) => one)),
    rules: ['a message comes back as it was', 'each stamp comes back alone, and what is absent stays absent'],
  },
  {
    defect: 'fills what is absent',
    subject: giving((envelope) => ({ actor: '', ...envelope })),
    rules: ['a message comes back as it was', 'each stamp comes back alone, and what is absent stays absent'],
  },
  {
    defect: 'stamps the messages of an append alike',
    subject: appending((given) =>
      given.map((one) => ({ ...one, correlationId: (given[0] as Envelope).correlationId })),
    ),
    rules: ['messages of one append have stamps of their own'],
  },
  {
    defect: 'keeps whole seconds',
    subject: giving((envelope) => ({
      ...envelope,
      occurredAt: Instant.fromEpochMs(Math.floor(envelope.occurredAt.epochMs / 1_000) * 1_000),
    })),
    rules: ['the time comes back to the millisecond, in any age'],
  },
  {
    defect: 'puts messages in the order of time',
    subject: appending((given) => given.toSorted((one, other) => one.occurredAt.msSince(other.occurredAt))),
    rules: ['time may go back from one message to the next; positions are the order'],
  },
  {
    defect: 'trims who did it',
    subject: giving((envelope) =>
      envelope.actor === undefined ? envelope : { ...envelope, actor: envelope.actor.trim() },
    ),
    rules: ['stamps keep text of any characters'],
  },
];

/** Logs that share what they keep. */
const sharing: readonly Broken<MessageLogSubject>[] = [
  {
    defect: 'gives out what it keeps',
    subject: altered((log) => {
      const kept = new Map<string, Envelope>();
      const own = (envelope: Envelope): Envelope => {
        const found = kept.get(envelope.id) ?? { ...envelope };
        kept.set(envelope.id, found);
        return found;
      };
      return {
        read: (after: number, limit: number) =>
          log.read(after, limit).map(({ position, envelope }) => ({ position, envelope: own(envelope) })),
        readStream: (stream: string, from: number, limit: number) => log.readStream(stream, from, limit).map(own),
      };
    }),
    rules: [
      'changing what was read changes nothing in the log',
      'changing what was read of a stream changes nothing in it',
    ],
  },
  {
    defect: 'keeps what it was given as it is',
    subject: altered((log) => {
      const given = new Map<string, Envelope>();
      return {
        append: (envelopes: readonly Envelope[]) => {
          log.append(envelopes.map((one) => ({ ...one })));
          for (const one of envelopes) given.set(one.id, one);
        },
        read: (after: number, limit: number) =>
          log.read(after, limit).map(({ position, envelope }) => ({ position, envelope: given.get(envelope.id) })),
      };
    }),
    rules: ['changing what was handed in changes nothing in the log'],
  },
  {
    defect: 'keeps the list it was given',
    subject: altered((log) => {
      const lists: (readonly Envelope[])[] = [];
      return {
        append: (envelopes: readonly Envelope[]) => {
          log.append(envelopes);
          lists.push(envelopes);
        },
        read: (after: number, limit: number): readonly LoggedMessage[] => {
          const all = lists.flat().map((envelope, index) => ({ position: index + 1, envelope }));
          return all.slice(after, after + limit);
        },
      };
    }),
    rules: ['a list that was handed in may be used again'],
  },
];

/** Logs that don't keep messages as they were. */
export const logsContent = [...data, ...stamps, ...sharing];
