import type { Envelope, EventEnvelope } from 'demesne/messaging';
import type { StreamChange, StreamStanding } from 'demesne/event-sourcing';
import type { EventStoreSubject } from 'demesne/testing/contract';
import { StreamArchived } from 'demesne/messaging';
import type { Broken } from '../broken.ts';
import { overriding } from '../overriding.ts';
import { changing, logging, soundBut, standing, withoutTenant } from './altered.ts';

const nameOf = ({ aggregate, tenant }: Envelope): string =>
  `${tenant === undefined ? '' : `@${tenant}/`}${aggregate?.type}/${aggregate?.id}`;

const isIn = (kinds: readonly StreamChange['kind'][], { kind }: StreamChange): boolean => kinds.includes(kind);

/** A store that writes down some kinds of changes and doesn't carry them out. */
const idleFor = (...kinds: readonly StreamChange['kind'][]): EventStoreSubject =>
  changing((sound, { streams, log }) => (stream, change, audit) => {
    if (!isIn(kinds, change) || streams.standing(stream) === undefined) return sound(stream, change, audit);
    log.append([audit]);
    return undefined;
  });

/** A store whose notes are kept in another way. */
const noting = (keep: (metadata: unknown) => Partial<StreamStanding>): EventStoreSubject =>
  soundBut((store) => {
    const notes = new Map<string, Partial<StreamStanding>>();
    return {
      streams: overriding(store.streams, {
        standing: (stream: string) => {
          const { metadata: _, ...found } = store.streams.standing(stream) ?? ({} as StreamStanding);
          return found.version === undefined ? undefined : { ...found, ...notes.get(stream) };
        },
        change: (stream: string, change: StreamChange, audit: EventEnvelope) => {
          if (change.kind === 'note') notes.set(stream, keep(change.metadata));
          if (change.kind === 'archive') for (const key of notes.keys()) notes.set(key, keep('archived'));
          return store.streams.change(stream, change, audit);
        },
      }),
    };
  });

/** Stores that do something else to streams than they are told, or don't write it down. */
export const storesAdministration: readonly Broken<EventStoreSubject>[] = [
  {
    defect: 'archives nothing',
    subject: idleFor('archive'),
    rules: [
      'an archived stream leaves nothing of what came for others',
      'where the audit has such a version already nothing is done',
    ],
  },
  {
    defect: 'restores nothing',
    subject: idleFor('restore'),
    rules: [
      'a restored stream takes events again',
      'archiving twice is no fault, and restoring what is not archived neither',
    ],
  },
  {
    defect: 'notes nothing',
    subject: idleFor('note'),
    rules: ["what is noted is nobody else's to change", 'what was noted stays while a stream is archived and restored'],
  },
  {
    defect: 'lets others than event stores append to what is archived',
    subject: logging((log) => ({
      append: (all: readonly Envelope[], rules?: object) => {
        const archived = all.map(nameOf).filter((stream) => log.streams.spanOf(stream)?.isArchived);
        if (rules === undefined) for (const stream of archived) log.streams.archive(stream, false);
        log.append(all, rules);
        for (const stream of archived) log.streams.archive(stream, true);
      },
    })),
    rules: ['an archived stream takes no more events, whoever appends them'],
  },
  {
    defect: 'archives all namesakes',
    subject: soundBut((store) => ({
      streams: overriding(store.streams, {
        standing: (stream: string) => {
          const archived = store.streams.standing(withoutTenant(stream))?.isArchived ?? false;
          const found = store.streams.standing(stream);
          return found && { ...found, isArchived: found.isArchived || archived };
        },
      }),
    })),
    rules: ['a namesake of another tenant is not archived'],
  },
  {
    defect: 'refuses whatever tells of an archived stream',
    subject: logging((log) => ({
      append: (all: readonly Envelope[], rules?: object) => {
        const archived = all.map(nameOf).find((stream) => log.streams.spanOf(stream)?.isArchived);
        if (archived !== undefined) throw new StreamArchived(archived);
        log.append(all, rules);
      },
    })),
    rules: ['others are told of an archived stream all the same'],
  },
  {
    defect: 'hides what is archived',
    subject: logging((log) => ({
      readStream: (stream: string, from: number, limit: number) =>
        log.streams.spanOf(stream)?.isArchived ? [] : log.readStream(stream, from, limit),
    })),
    rules: ['an archived stream takes no more events, whoever appends them', 'an archived stream is read as before'],
  },
  {
    defect: 'archives once',
    subject: changing((sound, { streams }) => (stream, change, audit) => {
      if (change.kind === 'archive' && streams.standing(stream)?.isArchived) return { kind: 'no-stream' };
      return sound(stream, change, audit);
    }),
    rules: ['archiving twice is no fault, and restoring what is not archived neither'],
  },
  {
    defect: 'shares what is noted',
    subject: noting((metadata) => ({ metadata: metadata as never })),
    rules: [
      "what is noted is nobody else's to change",
      'what two do at once is done and written down, one after the other',
    ],
  },
  {
    defect: 'takes nothing for no note',
    subject: noting((metadata) => (metadata ? { metadata: JSON.parse(JSON.stringify(metadata)) } : {})),
    rules: [
      'what is noted of a stream stands in place of what was noted before',
      "what is noted is nobody else's to change",
    ],
  },
  {
    defect: 'does to streams that are not there what it is told',
    subject: changing((sound, { log }) => (stream, change, audit) => {
      const refusal = sound(stream, change, audit);
      if (refusal?.kind !== 'no-stream') return refusal;
      log.append([audit]);
      return undefined;
    }),
    rules: ['a stream that is not there is not changed, and nothing is written'],
  },
  {
    defect: 'takes every stream for whole',
    subject: standing((found) => found && { ...found, firstVersion: 1 }),
    rules: ['without a version all goes that the snapshot holds', 'a stream may be truncated again, further or not'],
  },
  {
    defect: 'takes what others are told for a stream',
    subject: soundBut((store) => ({
      streams: overriding(store.streams, {
        standing: (stream: string) => {
          const told = store.log.read(0, Infinity).find(({ envelope }) => nameOf(envelope) === stream);
          const version = told?.envelope.aggregate?.version;
          return store.streams.standing(stream) ?? (version && { version, firstVersion: version, isArchived: false });
        },
      }),
    })),
    rules: ['a stream that is there has a standing, and no other'],
  },
  {
    defect: 'writes nothing down',
    subject: changing((sound, { log }) => (stream, change, audit) => {
      const refusal = sound(stream, change, audit);
      if (refusal === undefined) {
        log.remove(new Set(log.positionsOf(log.find([audit.id]))));
        log.streams.takeBack(audit);
      }
      return refusal;
    }),
    rules: [
      'all that is done to a stream is written down, in order',
      "an audit is nobody's to append to, to archive or to truncate",
    ],
  },
  {
    defect: 'writes down what it refuses',
    subject: changing((sound, { log }) => (stream, change, audit) => {
      const refusal = sound(stream, change, audit);
      if (refusal !== undefined) log.append([audit]);
      return refusal;
    }),
    rules: [
      'a stream that is not there is not changed, and nothing is written',
      'what was refused is not written down',
    ],
  },
  {
    defect: 'acts before it writes down',
    subject: changing((sound, { log }) => (stream, change, audit) => {
      log.streams.archive(stream, change.kind === 'archive');
      return sound(stream, change, audit);
    }),
    rules: [
      'where the audit has such a version already nothing is done',
      'an archived stream is truncated too, and stays archived',
    ],
  },
];
