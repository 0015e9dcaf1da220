import type { EventEnvelope } from '../../messaging/message/envelope.ts';
import { isLastPage, type StreamLog, type StreamPage } from '../../messaging/stream/stream-log.ts';
import type { KnownEvents } from './known-events.ts';
import { HistoryTruncated } from '../repository/history-faults.ts';
import type { Paged } from './reading.ts';
import { checkedBound, type CheckedReading, type StreamReadingOptions } from './reading-options.ts';

type Page = Promise<readonly EventEnvelope[] | undefined>;

/** The versions of a stream that are read, from one to another. */
export interface Versions {
  readonly from: number;
  readonly to: number;
}

export const checkedVersions = ({ from, to }: StreamReadingOptions): Versions => ({
  from: checkedBound('from', from, 1) ?? 1,
  to: checkedBound('to', to, 0) ?? Number.MAX_SAFE_INTEGER,
});

/** A stream, read page by page in one direction or the other. */
export class StreamReading implements Paged<EventEnvelope, EventEnvelope> {
  readonly #log: StreamLog;
  readonly #stream: string;
  readonly #options: CheckedReading;
  readonly #known: KnownEvents;
  /** What is still to be read. */
  #left: Versions | undefined;
  /** Whether events were read that the next ones have to follow. */
  #hasBegun = false;

  constructor(log: StreamLog, stream: string, versions: Versions, options: CheckedReading, known: KnownEvents) {
    this.#log = log;
    this.#stream = stream;
    this.#options = options;
    this.#known = known;
    this.#left = versions;
  }

  async next(pageSize: number): Page {
    const left = this.#left;
    if (left === undefined || left.from > left.to) return undefined;
    const count = Math.min(pageSize, left.to - left.from + 1);
    const page = await this.#fetch(left, count);
    this.#checkFollows(left.from, page);
    const last = page.at(-1)?.aggregate.version;
    if (last === undefined || isLastPage(page, count)) this.#left = undefined;
    else this.#left = this.#options.isBackwards ? { ...left, to: last - 1 } : { ...left, from: last + 1 };
    return page.filter(({ aggregate: { version } }) => version >= left.from && version <= left.to);
  }

  see(found: EventEnvelope): readonly EventEnvelope[] {
    const seen = this.#known.read(found);
    const { types } = this.#options;
    return types === undefined ? seen : seen.filter(({ message }) => types.includes(message.type));
  }

  /** Who reads on must not leave out what was truncated meanwhile. */
  #checkFollows(expected: number, [first]: StreamPage): void {
    const found = first?.aggregate.version;
    if (found === undefined || this.#options.isBackwards) return;
    if (this.#hasBegun && found > expected) {
      throw new HistoryTruncated(
        this.#stream,
        expected,
        found,
        ` while it was read: read again from version ${found}.`,
      );
    }
    this.#hasBegun = true;
  }

  async #fetch({ from, to }: Versions, count: number): Promise<StreamPage> {
    if (this.#options.isBackwards) return this.#log.readStreamBackwards(this.#stream, to, count);
    return this.#log.readStream(this.#stream, from, count);
  }
}
