import type { LoggedMessage } from 'demesne/messaging';
import type { EventStoreSubject } from 'demesne/testing/contract';
import type { InMemoryStore } from 'demesne/in-memory';
import type { StoredSnapshot, StreamChange, StreamRefusal } from 'demesne/event-sourcing';
import type { Broken } from '../broken.ts';
import { overriding } from '../overriding.ts';
import { changing, cut, logging, soundBut, withoutTenant } from './altered.ts';

type Truncation = Extract<StreamChange, { readonly kind: 'truncate' }>;

/** A sound store, but for truncations that it would refuse for one reason: it carries them out. */
const carryingOut = (
  refused: (refusal: StreamRefusal, change: Truncation, store: InMemoryStore, stream: string) => boolean,
): EventStoreSubject =>
  changing((sound, store) => (stream, change, audit) => {
    const refusal = sound(stream, change, audit);
    if (change.kind !== 'truncate' || refusal === undefined || !refused(refusal, change, store, stream)) return refusal;
    store.log.append([audit]);
    cut(store, stream, change.before);
    return undefined;
  });

/** A sound store that does something else to a stream after a truncation. */
const after = (more: (store: InMemoryStore, stream: string, before: number) => void): EventStoreSubject =>
  changing((sound, store) => (stream, change, audit) => {
    const refusal = sound(stream, change, audit);
    if (refusal === undefined && change.kind === 'truncate') more(store, stream, change.before);
    return refusal;
  });

/** A sound store that is asked for another truncation. */
const asking = (change: (truncation: Truncation) => Truncation): EventStoreSubject =>
  changing(
    (sound) => (stream, asked, audit) => sound(stream, asked.kind === 'truncate' ? change(asked) : asked, audit),
  );

/** Stores that delete too much of streams, too little, or too early. */
export const storesTruncation: readonly Broken<EventStoreSubject>[] = [
  {
    defect: 'deletes the version too',
    subject: after((store, stream, before) => cut(store, stream, before + 1)),
    rules: [
      'the last event of a stream stays',
      'the snapshot of a truncated stream stays, until one that holds more takes its place',
    ],
  },
  {
    defect: 'ends a stream where something is missing',
    subject: logging((log) => ({
      readStream: (stream: string, from: number, limit: number) => {
        const page = log.readStream(stream, from, limit);
        return (page[0]?.aggregate.version ?? from) > from ? [] : page;
      },
    })),
    rules: [
      'who reads a stream while it is truncated is told what is missing',
      'the events before a version go, and the others stay',
    ],
  },
  {
    defect: 'deletes one too few',
    subject: asking((one) => ({ ...one, before: Math.max(1, one.before - 1) })),
    rules: ['without a version all goes that the snapshot holds', 'the last event of a stream stays'],
  },
  {
    defect: 'needs no snapshot',
    subject: carryingOut(({ kind }) => kind === 'no-snapshot'),
    rules: ['what was refused is not written down', 'a snapshot that is ahead of its stream holds nothing'],
  },
  {
    defect: 'takes any snapshot',
    subject: carryingOut((refusal) => refusal.kind === 'no-snapshot' && refusal.snapshot !== undefined),
    rules: [
      'without a snapshot that holds what would go nothing goes',
      'a snapshot that is ahead of its stream holds nothing',
    ],
  },
  {
    defect: 'takes a snapshot that is ahead of its stream',
    subject: carryingOut(
      (refusal, { before }) => refusal.kind === 'no-snapshot' && (refusal.snapshot ?? 0) >= before - 1,
    ),
    rules: ['a snapshot that is ahead of its stream holds nothing'],
  },
  {
    defect: 'deletes the last event',
    subject: carryingOut(({ kind }) => kind === 'no-version'),
    rules: ['what was refused is not written down', 'the last event of a stream stays'],
  },
  {
    defect: 'asks no subscriptions',
    subject: carryingOut(({ kind }) => kind === 'held'),
    rules: ['what a subscription keeps parked stays', 'a subscription that is ignored holds nothing up'],
  },
  {
    defect: 'does not ask what is parked',
    subject: carryingOut((refusal) => refusal.kind === 'held' && refusal.heldUpBy.every(({ parked }) => parked > 0)),
    rules: ['what a subscription keeps parked stays'],
  },
  {
    defect: 'asks only what is parked',
    subject: carryingOut((refusal) => refusal.kind === 'held' && refusal.heldUpBy.every(({ parked }) => parked === 0)),
    rules: ['what a subscription has not passed stays', 'a subscription that is ignored holds nothing up'],
  },
  {
    defect: 'ignores no subscription',
    subject: asking(({ ignore: _, ...one }) => one),
    rules: ['a subscription that is ignored holds nothing up'],
  },
  {
    defect: 'ignores all subscriptions where some are ignored',
    subject: carryingOut(({ kind }, { ignore = [] }) => kind === 'held' && ignore.length > 0),
    rules: ['a subscription that is ignored holds nothing up'],
  },
  {
    defect: 'makes a version of whatever it is told',
    subject: asking((one) => ({ ...one, before: Math.min(Math.max(Math.floor(Number(one.before) || 1), 1), 1_000) })),
    rules: ['a truncation before what is no version is refused by the store itself'],
  },
  {
    defect: 'truncates namesakes too',
    subject: after((store, stream, before) => {
      cut(store, `@north/${withoutTenant(stream)}`, before);
    }),
    rules: ['other streams keep all they have'],
  },
  {
    defect: 'truncates other streams too',
    subject: after((store, _stream, before) => cut(store, 'Account/b', Math.min(before, 3))),
    rules: [
      'what is gone from a stream is gone from the log, and what stays keeps its place',
      'other streams keep all they have',
    ],
  },
  {
    defect: 'goes on knowing the ids of what it deleted',
    subject: soundBut((store) => {
      const known = new Map<string, unknown>();
      return {
        log: overriding(store.log, {
          read: (...asked: [number, number]) => {
            const found = store.log.read(...asked);
            for (const { envelope } of found) known.set(envelope.id, envelope);
            return found;
          },
          find: (ids: readonly string[]) => ids.flatMap((id) => known.get(id) ?? store.log.find([id])),
        }),
      };
    }),
    rules: ['what is gone from a stream is gone from the log, and what stays keeps its place'],
  },
  {
    defect: 'deletes from the stream and not from the log',
    subject: changing((sound, { log }) => {
      log.remove = () => undefined;
      return sound;
    }),
    rules: [
      'what is gone from a stream is gone from the log, and what stays keeps its place',
      'no position is given twice',
    ],
  },
  {
    defect: 'gives positions anew',
    subject: logging((log) => {
      const anew = (batch: readonly LoggedMessage[]): readonly LoggedMessage[] => {
        const all = log.read(0, Infinity).map(({ position }) => position);
        return batch.map(({ position, envelope }) => ({ position: all.indexOf(position) + 1, envelope }));
      };
      return {
        read: (after: number, limit: number) => anew(log.read(0, Infinity)).slice(after, after + limit),
        head: () => log.read(0, Infinity).length,
      };
    }),
    rules: [
      'what is gone from a stream is gone from the log, and what stays keeps its place',
      'no position is given twice',
    ],
  },
  {
    defect: 'deletes the snapshot too',
    subject: soundBut((store) => ({
      snapshots: overriding(store.snapshots, {
        find: (stream: string) => {
          const isTruncated = (store.log.streams.spanOf(stream)?.first ?? 1) > 1;
          return isTruncated ? undefined : store.snapshots.find(stream);
        },
      }),
    })),
    rules: ['the snapshot of a truncated stream stays, until one that holds more takes its place'],
  },
  {
    defect: 'lets the snapshot of a truncated stream go back',
    subject: soundBut((store) => {
      const last = new Map<string, StoredSnapshot>();
      return {
        snapshots: {
          find: (stream: string) => last.get(stream),
          save: (one: StoredSnapshot) => {
            last.set(one.stream, one);
            store.snapshots.save(one);
          },
        },
      };
    }),
    rules: ['the snapshot of a truncated stream stays, until one that holds more takes its place'],
  },
  {
    defect: 'refuses to truncate what is gone already',
    subject: changing((sound, { log }) => (stream, change, audit) => {
      const first = log.streams.spanOf(stream)?.first ?? 1;
      if (change.kind === 'truncate' && change.before <= first && first > 1)
        return { kind: 'no-version', version: first };
      return sound(stream, change, audit);
    }),
    rules: ['a stream may be truncated again, further or not'],
  },
  {
    defect: 'restores what it truncates',
    subject: after(({ log }, stream) => log.streams.archive(stream, false)),
    rules: ['an archived stream is truncated too, and stays archived'],
  },
];
