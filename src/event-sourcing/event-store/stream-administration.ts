import { err, ok, type Result } from 'neverthrow';
import type { Json } from '../../domain/json.ts';
import type { DomainEvent } from '../../domain/domain-event.ts';
import { copied, isPlainData } from '../../domain/field/plain-data.ts';
import { NotFound } from '../../domain/repository.ts';
import { need, needObject } from '../../messaging/invalid-option.ts';
import { VersionTaken } from '../../messaging/log/log-faults.ts';
import { needVersion } from '../../messaging/log/version-limit.ts';
import { needAttribute } from '../../messaging/message/attribute.ts';
import type { StreamChange, StreamStanding } from '../../messaging/stream/stream-store.ts';
import type { CheckedOptions, StoreOfStreams } from './event-store-options.ts';
import { FreshEvents } from './fresh-events.ts';
import { auditOf, nameOf, needOwn, type StreamReference } from './stream-reference.ts';
import { StreamWasArchived, StreamWasNoted, StreamWasRestored, StreamWasTruncated } from './stream-events.ts';
import { errorOf, type TruncationRefusal } from './stream-refusals.ts';

/**
 * Who does something to a stream as a whole, and why: it is written down.
 *
 * @see Fowler 2005, Audit Log
 * @since 0.2.0
 */
export interface Reason {
  readonly actor: string;
  readonly reason: string;
}

/**
 * How a stream is truncated.
 *
 * @see Vernon 2013, appendix A, Snapshots
 * @since 0.2.0
 */
export interface Truncation extends Reason {
  /** The events before this version are deleted, from 1; all that the snapshot holds, but the last event, unless given. */
  readonly before?: number;
  /** Subscriptions that nobody starts any more, so nobody waits for them; none unless given. */
  readonly ignore?: readonly string[];
}

const isText = (text: unknown): boolean => typeof text === 'string' && text.trim() !== '';

function check(stream: StreamReference, reason: Reason): void {
  nameOf(stream);
  needOwn(stream);
  needObject(reason, 'reason');
  need(isText(reason.actor), 'actor', 'who does it', reason.actor);
  needAttribute('actor', reason.actor);
  need(isText(reason.reason), 'reason', 'why it is done', reason.reason);
}

const eventOf = (change: StreamChange, reason: string): DomainEvent => {
  switch (change.kind) {
    case 'archive':
      return new StreamWasArchived({ reason });
    case 'restore':
      return new StreamWasRestored({ reason });
    case 'note':
      return new StreamWasNoted({ reason, metadata: change.metadata });
    case 'truncate':
      return new StreamWasTruncated({ reason, before: change.before });
  }
};

/** Does something to streams as a whole, and writes down who did it and why. */
export class StreamAdministration {
  readonly #store: StoreOfStreams;
  readonly #options: CheckedOptions;

  constructor(store: StoreOfStreams, options: CheckedOptions) {
    this.#store = store;
    this.#options = options;
  }

  async archive(stream: StreamReference, reason: Reason): Promise<Result<StreamStanding, NotFound>> {
    return this.#change(stream, { kind: 'archive' }, reason);
  }

  async restore(stream: StreamReference, reason: Reason): Promise<Result<StreamStanding, NotFound>> {
    return this.#change(stream, { kind: 'restore' }, reason);
  }

  async note(stream: StreamReference, metadata: Json, reason: Reason): Promise<Result<StreamStanding, NotFound>> {
    check(stream, reason);
    // A getter is asked once: what is checked is what is kept.
    const kept = copied(metadata);
    need(isPlainData(kept), 'metadata', 'JSON', metadata);
    return this.#change(stream, { kind: 'note', metadata: kept as Json }, reason);
  }

  async truncate(stream: StreamReference, truncation: Truncation): Promise<Result<StreamStanding, TruncationRefusal>> {
    check(stream, truncation);
    const { ignore = [] } = truncation;
    const areNames = Array.isArray(ignore) && ignore.every((name) => typeof name === 'string');
    need(areNames, 'ignore', 'a list of names of subscriptions', ignore);
    const { before = await this.#endOfSnapshot(nameOf(stream)) } = truncation;
    needVersion('before', before);
    return this.#change(stream, { kind: 'truncate', before, ignore }, truncation);
  }

  /** The version before which all is in the snapshot and may go. */
  async #endOfSnapshot(name: string): Promise<number> {
    const [snapshot, standing] = await Promise.all([
      this.#store.snapshots.find(name),
      this.#store.streams.standing(name),
    ]);
    const last = standing?.version ?? 1;
    return Math.min((snapshot?.version ?? last) + 1, last);
  }

  async #change<R extends TruncationRefusal>(
    stream: StreamReference,
    change: StreamChange,
    reason: Reason,
  ): Promise<Result<StreamStanding, R>> {
    check(stream, reason);
    const audit = auditOf(stream);
    const append = {
      stream: audit,
      name: nameOf(audit),
      events: [eventOf(change, reason.reason)],
      expected: 'any',
    } as const;
    const told = new FreshEvents([append], { actor: reason.actor }, this.#options);
    for (let attempt = 1; ; attempt += 1) {
      try {
        return (await this.#attempt(stream, change, told)) as Result<StreamStanding, R>;
      } catch (thrown) {
        // Somebody else did something to the same stream at the same time.
        if (!(thrown instanceof VersionTaken) || attempt >= this.#options.retry.attempts) throw thrown;
        await this.#options.timer.wait(this.#options.retry.delayMs(attempt));
      }
    }
  }

  async #attempt(
    stream: StreamReference,
    change: StreamChange,
    told: FreshEvents,
  ): Promise<Result<StreamStanding, TruncationRefusal>> {
    const { streams } = this.#store;
    const last = (await streams.standing(nameOf(auditOf(stream))))?.version ?? 0;
    const [audit] = told.after([last]);
    const refusal = await streams.change(nameOf(stream), change, audit as NonNullable<typeof audit>);
    if (refusal !== undefined) return err(errorOf(stream, refusal, change.kind === 'truncate' ? change.before : 0));
    const standing = await streams.standing(nameOf(stream));
    return standing === undefined ? err(new NotFound({ aggregate: stream.type, id: stream.id })) : ok(standing);
  }
}
