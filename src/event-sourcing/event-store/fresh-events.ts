import type { Instant } from '../../domain/time/instant.ts';
import type { EventEnvelope } from '../../messaging/message/envelope.ts';
import type { CheckedOptions } from './event-store-options.ts';
import type { Appended, AppendStamp, CheckedAppend } from './stream-append.ts';

type Stamp = Pick<EventEnvelope, 'occurredAt' | 'correlationId' | 'causationId' | 'actor'>;

/** The events of an append with their ids, which stay the same in each attempt. */
export class FreshEvents {
  readonly appends: readonly CheckedAppend[];
  readonly #ids: readonly (readonly string[])[];
  readonly #stamp: Stamp;

  constructor(appends: readonly CheckedAppend[], stamp: AppendStamp, { clock, identifiers }: CheckedOptions) {
    this.appends = appends;
    this.#ids = appends.map(({ events, ids }) => ids?.slice() ?? events.map(() => identifiers.next()));
    this.#stamp = stampOf(stamp, clock.now(), () => identifiers.next());
  }

  /** The envelopes, each stream going on from a version. */
  after(versions: readonly number[]): readonly EventEnvelope[] {
    return this.appends.flatMap(({ stream, events }, index) => {
      const { type, id, tenant } = stream;
      const [ids, before] = [this.#ids[index] as readonly string[], versions[index] as number];
      return events.map((message, at): EventEnvelope => {
        const aggregate = Object.freeze({ type, id, version: before + at + 1 });
        const named = { id: ids[at] as string, message, aggregate, ...this.#stamp };
        return Object.freeze(tenant ? { ...named, tenant } : named);
      });
    });
  }

  /** What it is when each stream has gone on from a version. */
  appended(versions: readonly number[]): readonly Appended[] {
    return this.#ids.map((ids, index) => ({ version: (versions[index] as number) + ids.length, ids }));
  }
}

function stampOf({ correlationId, causationId, actor }: AppendStamp, occurredAt: Instant, next: () => string): Stamp {
  return {
    occurredAt,
    correlationId: correlationId ?? next(),
    ...(causationId !== undefined && { causationId }),
    ...(actor !== undefined && { actor }),
  };
}
