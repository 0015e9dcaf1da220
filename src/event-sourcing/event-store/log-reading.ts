import { isInStream } from '../../messaging/log/stream-name.ts';
import type { LoggedMessage } from '../../messaging/log/message-log.ts';
import type { EventEnvelope } from '../../messaging/message/envelope.ts';
import type { StreamLog } from '../../messaging/stream/stream-log.ts';
import type { KnownEvents } from './known-events.ts';
import type { Paged } from './reading.ts';
import { checkedBound, type CheckedReading, type LogReadingOptions } from './reading-options.ts';

/**
 * An event and its place in the log.
 *
 * @see Kreps 2013, The Log
 * @since 0.2.0
 */
export interface LoggedEvent {
  /** Later events have higher ones. */
  readonly position: number;
  readonly envelope: EventEnvelope;
}

/** The positions of the log that are read: after one, up to another. */
export interface Positions {
  readonly after: number;
  readonly upTo: number | undefined;
}

export const checkedPositions = ({ after, upTo }: LogReadingOptions): Positions => ({
  after: checkedBound('after', after, 0) ?? 0,
  upTo: checkedBound('upTo', upTo, 0),
});

/** The events of all streams, read page by page in one direction or the other. */
export class LogReading implements Paged<LoggedMessage, LoggedEvent> {
  readonly #log: StreamLog;
  readonly #options: CheckedReading;
  readonly #known: KnownEvents;
  /** The only types that may become what is wanted. */
  readonly #types: readonly string[] | undefined;
  /** What is still to be read. */
  #after: number;
  #upTo: number;

  constructor(log: StreamLog, { after, upTo }: Required<Positions>, options: CheckedReading, known: KnownEvents) {
    this.#log = log;
    this.#options = options;
    this.#known = known;
    this.#types = options.types && known.storedTypes(options.types);
    this.#after = after;
    this.#upTo = upTo as number;
  }

  async next(pageSize: number): Promise<readonly LoggedMessage[] | undefined> {
    if (this.#after >= this.#upTo) return undefined;
    const [after, upTo] = [this.#after, this.#upTo];
    const page = await (this.#options.isBackwards ? this.#backwards(pageSize) : this.#forwards(pageSize));
    return page.filter(({ position }) => position > after && position <= upTo);
  }

  see({ position, envelope }: LoggedMessage): readonly LoggedEvent[] {
    if (!isInStream(envelope)) return [];
    const { types } = this.#options;
    const seen = this.#known.read(envelope).map((one) => ({ position, envelope: one }));
    return types === undefined ? seen : seen.filter(({ envelope: { message } }) => types.includes(message.type));
  }

  async #forwards(pageSize: number): Promise<readonly LoggedMessage[]> {
    const types = this.#types;
    if (types !== undefined && this.#log.readShare !== undefined) {
      const share = await this.#log.readShare(this.#after, pageSize, { types, partition: 0, partitions: 1 });
      this.#after = share.passed > this.#after ? share.passed : this.#upTo;
      return share.messages;
    }
    const page = await this.#log.read(this.#after, pageSize);
    this.#after = page.at(-1)?.position ?? this.#upTo;
    return page;
  }

  async #backwards(pageSize: number): Promise<readonly LoggedMessage[]> {
    const page = await this.#log.readBackwards(this.#upTo + 1, pageSize, this.#types);
    this.#upTo = (page.at(-1)?.position ?? 0) - 1;
    return page;
  }
}
