import { VersionGap, type EventEnvelope } from 'demesne/messaging';
import type { MessageLogSubject } from 'demesne/testing/contract';
import type { Broken } from '../broken.ts';
import { altered, giving, subjectOf } from './altered.ts';
import { duplicates, falling, gaps, LaxLog } from './lax.ts';

const BY_TEXT = (one: EventEnvelope, other: EventEnvelope): number =>
  String(one.aggregate.version) < String(other.aggregate.version) ? -1 : 1;

/** The log in memory with its streams read in another way. */
const streaming = (
  change: (
    read: (stream: string, from: number, limit: number) => readonly EventEnvelope[],
  ) => (stream: string, from: number, limit: number) => readonly EventEnvelope[],
): MessageLogSubject => altered((log) => ({ readStream: change(log.readStream.bind(log)) }));

const matching = (matches: (kept: string, asked: string) => boolean): MessageLogSubject =>
  subjectOf(() => new LaxLog({ matches }));

/** Two names of streams are one where this makes the same of them. */
const collating = (change: (name: string) => string): MessageLogSubject =>
  matching((kept, asked) => change(kept) === change(asked));

/** Logs that read streams wrongly. */
const unordered: readonly Broken<MessageLogSubject>[] = [
  {
    defect: 'sorts versions as text',
    subject: streaming(
      (read) =>
        (...given) =>
          read(...given).toSorted(BY_TEXT),
    ),
    rules: ['the events of an aggregate are read in the order of their versions'],
  },
  {
    defect: 'reads a stream from its beginning, whatever is asked for',
    subject: streaming((read) => (stream, _, limit) => read(stream, 1, limit)),
    rules: ['a stream is read from a version on', 'from a version that is not there yet a stream has no events'],
  },
  {
    defect: 'takes a version for a place in the stream',
    subject: streaming((read) => (stream, from, limit) => read(stream, 1, Infinity).slice(from - 1, from - 1 + limit)),
    rules: ['a stream may begin at any version, because its beginning may have been purged'],
  },
  {
    defect: 'fails to read a stream that is not there',
    subject: streaming((read) => (...given) => {
      const events = read(...given);
      if (events.length === 0) throw new RangeError('There is no such stream.');
      return events;
    }),
    rules: [
      'a stream that nobody has appended to has no events',
      'from a version that is not there yet a stream has no events',
    ],
  },
  {
    defect: 'loses the actors in its streams',
    subject: streaming(
      (read) =>
        (...given) =>
          read(...given).map(({ actor: _, ...one }) => one),
    ),
    rules: ['an event is the same in its stream and in the log'],
  },
  {
    defect: 'begins streams with version 1 only',
    subject: subjectOf(
      () =>
        new LaxLog({
          refusals: [
            duplicates,
            falling,
            gaps,
            ({ aggregate }, before) => {
              const isFirst = before.every((one) => one.aggregate?.id !== aggregate?.id);
              if (isFirst && aggregate !== undefined && aggregate.version > 1) {
                throw new VersionGap(aggregate.id, 1, aggregate.version);
              }
            },
          ],
        }),
    ),
    rules: [
      'a stream may begin at any version, because its beginning may have been purged',
      'a stream that began late goes on without gaps',
    ],
  },
];

/** Logs that take one name for another. */
const confused: readonly Broken<MessageLogSubject>[] = [
  {
    defect: 'has one stream for all aggregates of a type',
    subject: collating((name) => name.slice(0, name.indexOf('/'))),
    rules: [
      'a stream has the events of its aggregate alone, whatever stands between them',
      'each of many streams has versions of its own',
    ],
  },
  {
    defect: 'has one stream for all aggregates of an id',
    subject: collating((name) => name.slice(name.indexOf('/') + 1)),
    rules: ['the same id of another aggregate is another stream'],
  },
  {
    defect: 'has one stream for all tenants',
    subject: collating((name) => name.replace(/^@[^/]*\//, '')),
    rules: [
      'the same aggregate of two tenants, or of none, is a stream of each',
      'tenants of any characters have streams of their own',
    ],
  },
  {
    defect: 'decodes the names of streams once too often',
    subject: collating((name) => name.replaceAll('%25', '%').replaceAll('%2F', '/')),
    rules: ['tenants that look like parts of a name are told apart'],
  },
  {
    defect: 'keeps names in ASCII',
    subject: collating((name) => name.replaceAll(/[^ -~]+/g, '?')),
    rules: ['ids of any characters name streams of their own', 'tenants of any characters have streams of their own'],
  },
  {
    defect: 'ignores case in names',
    subject: collating((name) => name.toLowerCase()),
    rules: [
      'aggregates whose ids look alike are different ones',
      'the name of a stream is no pattern, and no beginning of another',
    ],
  },
  {
    defect: 'ignores accents in names',
    subject: collating((name) => name.normalize('NFC')),
    rules: ['aggregates whose ids look alike are different ones'],
  },
  {
    defect: 'takes the name of a stream for the beginning of it',
    subject: matching((kept, asked) => kept.startsWith(asked)),
    rules: [
      'the name of a stream is no pattern, and no beginning of another',
      'a stream that nobody has appended to has no events',
    ],
  },
  {
    defect: 'has 150 characters for a name',
    subject: collating((name) => name.slice(0, 150)),
    rules: ['the longest ids, tenants and aggregates that may be are kept whole'],
  },
  {
    defect: 'ignores case in the ids of messages',
    subject: subjectOf(() => {
      const lower = (one: { readonly id: string }): string => one.id.toLowerCase();
      return new LaxLog({
        refusals: [
          (envelope, before, committed) =>
            duplicates(
              { ...envelope, id: lower(envelope) },
              before.map((one) => ({ ...one, id: lower(one) })),
              committed,
            ),
        ],
      });
    }),
    rules: ['messages have ids of any characters, each of them once'],
  },
  {
    defect: 'writes ids and tenants in UTF-8, whatever becomes of them',
    subject: giving((envelope) => ({
      ...envelope,
      id: Buffer.from(envelope.id).toString(),
      ...(envelope.tenant !== undefined && { tenant: Buffer.from(envelope.tenant).toString() }),
    })),
    rules: ['text that no database keeps is refused in ids and tenants, or kept as it is'],
  },
  {
    defect: 'ends ids and tenants at NUL',
    subject: giving(({ tenant, ...envelope }) => ({
      ...envelope,
      ...(tenant !== undefined && { tenant: tenant.split('\0')[0] as string }),
    })),
    rules: ['text that no database keeps is refused in ids and tenants, or kept as it is'],
  },
  {
    defect: 'asks for streams in UTF-8',
    subject: collating((name) => Buffer.from(name).toString()),
    rules: ['a stream is never taken for one whose name no database keeps'],
  },
  {
    defect: 'asks for streams up to NUL',
    subject: collating((name) => name.split('\0')[0] as string),
    rules: ['a stream is never taken for one whose name no database keeps'],
  },
];

/** Logs that mix up events and what tells of them. */
const mistelling: readonly Broken<MessageLogSubject>[] = [
  {
    defect: 'reads integration events as events',
    subject: subjectOf(() => new LaxLog({ isEvent: () => true })),
    rules: [
      'an integration event stands in the log, and not in the stream it tells of',
      'an integration event leaves the versions of its aggregate as they are',
      'an integration event may tell of an aggregate that has no events here',
    ],
  },
  {
    defect: 'takes an integration event for its version',
    subject: subjectOf(
      () =>
        new LaxLog({
          refusals: [
            duplicates,
            falling,
            gaps,
            ({ aggregate, message }, before) => {
              if (!message.type.includes('.published.')) return;
              const isThere = before.some(
                (one) => one.aggregate?.id === aggregate?.id && one.aggregate?.version === aggregate?.version,
              );
              if (isThere) throw new Error('UNIQUE constraint failed: messages.stream, messages.version');
            },
          ],
        }),
    ),
    rules: [
      'of one version any number of integration events may tell',
      'an integration event stands in the log, and not in the stream it tells of',
    ],
  },
  {
    defect: 'forgets what integration events tell of',
    subject: giving(({ aggregate, ...envelope }) =>
      aggregate === undefined || envelope.message.type.includes('.published.') ? envelope : { ...envelope, aggregate },
    ),
    rules: ['an integration event comes back with the aggregate and the version it tells of'],
  },
  {
    defect: 'has an aggregate for every message',
    subject: giving((envelope) => ({ aggregate: { type: '', id: envelope.id, version: 1 }, ...envelope })),
    rules: ['a message of no aggregate stands in the log, and in no stream'],
  },
];

/** Logs that get streams wrong. */
export const logsStreams = [...unordered, ...confused, ...mistelling];
