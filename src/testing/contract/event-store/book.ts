import type { Result } from 'neverthrow';
import { EventStore } from '../../../event-sourcing/event-store/event-store.ts';
import type { LoggedEvent } from '../../../event-sourcing/event-store/log-reading.ts';
import type { LogReadingOptions, StreamReadingOptions } from '../../../event-sourcing/event-store/reading-options.ts';
import type { ExpectedVersion } from '../../../event-sourcing/event-store/stream-append.ts';
import type { StreamReference } from '../../../event-sourcing/event-store/stream-reference.ts';
import { nameOf } from '../../../event-sourcing/event-store/stream-reference.ts';
import type { EventEnvelope } from '../../../messaging/message/envelope.ts';
import { FixedClock } from '../../fixed-clock.ts';
import { MoneyDeposited, MoneyWithdrawn } from '../bank.ts';
import { okOf } from '../expectations.ts';
import type { EventStoreUnderContract } from './subject.ts';

/** A store under contract, and an event store over it. */
export interface Book extends EventStoreUnderContract {
  readonly events: EventStore;
}

export const now = new FixedClock().now();

/** An event store over a store, at noon for ever. */
export const over = (opened: EventStoreUnderContract): Book => ({
  store: opened.store,
  events: new EventStore(opened.store, { clock: new FixedClock() }),
  dispose: () => opened.dispose?.(),
});

export const account = (id: string, tenant?: string): StreamReference => ({
  type: 'Account',
  id,
  ...(tenant !== undefined && { tenant }),
});

export const deposits = (...cents: readonly number[]): readonly MoneyDeposited[] =>
  cents.map((one) => new MoneyDeposited({ cents: one }));

export const withdrawal = (cents: number): MoneyWithdrawn => new MoneyWithdrawn({ cents });

/** Appends so many deposits to an account, of as many cents as its version becomes if it is new. */
export const fill = async ({ events }: Book, stream: StreamReference, count: number): Promise<void> => {
  const cents = Array.from({ length: count }, (_, index) => index + 1);
  okOf(await events.append(stream, deposits(...cents), { expected: 'any' }));
};

/** Appends a deposit to an account that has to be as expected. */
export const pay = (
  { events }: Book,
  stream: StreamReference,
  cents: number,
  expected: ExpectedVersion,
): Promise<Result<unknown, unknown>> => events.append(stream, deposits(cents), { expected });

export async function all<T>(read: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const one of read) found.push(one);
  return found;
}

/** The cents of some events, in their order. */
const centsOf = (events: readonly EventEnvelope[]): readonly number[] =>
  events.map(({ message }) => (message.encode() as { readonly cents: number }).cents);

type Numbers = Promise<readonly number[]>;

export const centsIn = async ({ events }: Book, stream: StreamReference, options?: StreamReadingOptions): Numbers =>
  centsOf(await all(events.readStream(stream, options)));

export const versionsIn = async ({ events }: Book, stream: StreamReference, options?: StreamReadingOptions): Numbers =>
  (await all(events.readStream(stream, options))).map(({ aggregate }) => aggregate.version);

/** Which accounts the events of the log are of, each with its version. */
export const placesIn = async ({ events }: Book, options?: LogReadingOptions): Promise<readonly string[]> =>
  (await all(events.readAll(options))).map(placeOf);

export const placeOf = ({ envelope: { aggregate } }: LoggedEvent): string => `${aggregate.id}${aggregate.version}`;

/** Keeps a snapshot of an account as of a version. */
export const photograph = async ({ store }: Book, stream: StreamReference, version: number): Promise<void> =>
  store.snapshots.save({
    stream: nameOf(stream),
    version,
    schemaVersion: 1,
    state: { balance: version },
    takenAt: now,
  });

export const ada = { actor: 'Ada', reason: 'for a test' };

/** What an error says beside its name. */
export function factsOf(error: unknown): object {
  const { name: _, ...facts } = error as { readonly name: string };
  return facts;
}
