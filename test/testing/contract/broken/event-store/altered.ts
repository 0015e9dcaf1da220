import { InMemoryStore, type InMemoryMessageLog } from 'demesne/in-memory';
import type { Envelope, EventEnvelope, LoggedMessage } from 'demesne/messaging';
import type { StreamChange, StreamRefusal, StreamStanding } from 'demesne/event-sourcing';
import type { EventStoreSubject } from 'demesne/testing/contract';
import { overriding } from '../overriding.ts';

export type Members = Readonly<Record<string, unknown>>;
export type Change = (stream: string, change: StreamChange, audit: EventEnvelope) => StreamRefusal | undefined;

/** A sound store, but for what is said. */
export const soundBut = (members: (store: InMemoryStore) => Members): EventStoreSubject => ({
  open: () => {
    const store = new InMemoryStore();
    return { store: overriding(store, members(store)) };
  },
});

/** A sound store whose log is another. */
export const logging = (members: (log: InMemoryMessageLog, store: InMemoryStore) => Members): EventStoreSubject =>
  soundBut((store) => ({ log: overriding(store.log, members(store.log, store)) }));

/** A sound store that changes streams in another way. */
export const changing = (change: (sound: Change, store: InMemoryStore) => Change): EventStoreSubject =>
  soundBut((store) => {
    const sound: Change = (...given) => store.streams.change(...given);
    return { streams: overriding(store.streams, { change: change(sound, store) }) };
  });

/** A sound store that says otherwise how a stream stands. */
export const standing = (
  change: (standing: StreamStanding | undefined, stream: string) => StreamStanding | undefined,
): EventStoreSubject =>
  soundBut((store) => ({
    streams: overriding(store.streams, {
      standing: (stream: string) => change(store.streams.standing(stream), stream),
    }),
  }));

/** A log that is given something else. */
export const given = (
  change: (envelopes: readonly Envelope[], log: InMemoryMessageLog) => readonly Envelope[],
): EventStoreSubject =>
  logging((log) => ({
    append: (envelopes: readonly Envelope[], rules?: object) => log.append(change(envelopes, log), rules),
  }));

/** A log that gives something else of each message. */
export const giving = (change: (envelope: Envelope) => Envelope): EventStoreSubject => {
  const logged = (batch: readonly LoggedMessage[]): readonly LoggedMessage[] =>
    batch.map(({ position, envelope }) => ({ position, envelope: change(envelope) }));
  return logging((log) => ({
    read: (after: number, limit: number) => logged(log.read(after, limit)),
    readBackwards: (...asked: Parameters<typeof log.readBackwards>) => logged(log.readBackwards(...asked)),
    readStream: (stream: string, from: number, limit: number) => log.readStream(stream, from, limit).map(change),
    readStreamBackwards: (stream: string, from: number, limit: number) =>
      log.readStreamBackwards(stream, from, limit).map(change),
  }));
};

/** Takes the first events of a stream out, whatever still needs them. */
export function cut({ log }: InMemoryStore, stream: string, before: number): void {
  log.remove(new Set(log.positionsOf(log.streams.before(stream, before))));
  log.streams.truncate(stream, before);
}

/** `'@north/Account/a'` → `'Account/a'`. */
export const withoutTenant = (stream: string): string => stream.replace(/^@[^/]*\//, '');
