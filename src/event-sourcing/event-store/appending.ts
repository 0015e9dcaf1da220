import { err, ok, type Result } from 'neverthrow';
import { ConcurrencyConflict, NotFound } from '../../domain/repository.ts';
import { VersionGap, VersionTaken } from '../../messaging/log/log-faults.ts';
import type { CheckedOptions, StoreOfStreams } from './event-store-options.ts';
import { FreshEvents } from './fresh-events.ts';
import { asBefore } from './repeated-append.ts';
import type { Appended, AppendStamp, CheckedAppend } from './stream-append.ts';

/**
 * Why nothing was appended: others changed a stream meanwhile, or one that had to be there is not.
 *
 * @see Fowler 2002, Optimistic Offline Lock
 * @since 0.2.0
 */
export type AppendRefusal = ConcurrencyConflict | NotFound;

type Answer = Result<readonly Appended[], AppendRefusal>;
type Lost = VersionTaken | VersionGap;

const isLost = (thrown: unknown): thrown is Lost => thrown instanceof VersionTaken || thrown instanceof VersionGap;

/** Whether another attempt may go on from another version: nobody decided on one. */
const isOpen = ({ expected }: CheckedAppend): boolean => expected === 'any' || expected === 'exists';

/** Appends events to streams of which each has to be as expected. */
export class Appending {
  readonly #store: StoreOfStreams;
  readonly #options: CheckedOptions;

  constructor(store: StoreOfStreams, options: CheckedOptions) {
    this.#store = store;
    this.#options = options;
  }

  /** Appends all of it or nothing, in as many attempts as it takes and may take. */
  async append(appends: readonly CheckedAppend[], stamp: AppendStamp): Promise<Answer> {
    const { retry, timer } = this.#options;
    const events = new FreshEvents(appends, stamp, this.#options);
    for (let attempt = 1; ; attempt += 1) {
      stamp.signal?.throwIfAborted();
      const versions = await this.#versionsBefore(appends);
      if (versions instanceof NotFound) return err(versions);
      const lost = await this.#attempt(events, versions);
      if (!isLost(lost)) return ok(lost);
      const index = appends.findIndex(({ name }) => name === lost.stream);
      const append = appends[index] as CheckedAppend;
      if (!isOpen(append) || attempt >= retry.attempts)
        return err(await this.#conflict(append, versions[index] as number));
      const delayMs = retry.delayMs(attempt);
      if (delayMs > 0) await timer.wait(delayMs, stamp.signal);
    }
  }

  /** The version that each stream has to be of; or the first that has to be there and isn't. */
  async #versionsBefore(appends: readonly CheckedAppend[]): Promise<readonly number[] | NotFound> {
    const found = await Promise.all(appends.map((append) => this.#versionBefore(append)));
    const missing = found.indexOf(undefined);
    if (missing < 0) return found as readonly number[];
    const { type, id } = (appends[missing] as CheckedAppend).stream;
    return new NotFound({ aggregate: type, id });
  }

  async #versionBefore({ name, expected }: CheckedAppend): Promise<number | undefined> {
    if (typeof expected === 'number') return expected;
    if (expected === 'none') return 0;
    const standing = await this.#store.streams.standing(name);
    return standing?.version ?? (expected === 'any' ? 0 : undefined);
  }

  /** What was appended, now or when it came before; or what somebody else was faster with. */
  async #attempt(events: FreshEvents, versions: readonly number[]): Promise<readonly Appended[] | Lost> {
    try {
      await this.#store.log.append(events.after(versions), { fromFirst: true });
      return events.appended(versions);
    } catch (refusal) {
      const before = await asBefore(this.#store.log, events.appends);
      if (before !== undefined) return before;
      if (isLost(refusal)) return refusal;
      throw refusal;
    }
  }

  async #conflict({ name, stream: { type, id } }: CheckedAppend, expected: number): Promise<ConcurrencyConflict> {
    const found = (await this.#store.streams.standing(name))?.version ?? 0;
    return new ConcurrencyConflict({ aggregate: type, id, expected, found });
  }
}
