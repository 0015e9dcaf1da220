import { LogUnreadable } from '../log/log-faults.ts';
import type { LoggedMessage, ReadableLog } from '../log/message-log.ts';
import { isLater } from '../eventual.ts';

type Batch = readonly LoggedMessage[];

/** How many messages are read at once. */
const BATCH = 256;

/** Reads a log from a position on; it only ever moves over messages that it has read and handed on. */
export class LogCursor {
  position: number;
  readonly #log: ReadableLog;
  readonly #take: (logged: LoggedMessage) => void;
  readonly #isDone: () => boolean;

  constructor(
    log: ReadableLog,
    position: number,
    take: (logged: LoggedMessage) => void,
    isDone = (): boolean => false,
  ) {
    this.#log = log;
    this.position = position;
    this.#take = take;
    this.#isDone = isDone;
  }

  /** Hands on what there is, at once where the log answers at once. */
  advance(): void | Promise<void> {
    for (;;) {
      const batch = this.#read();
      if (isLater(batch)) return this.#advanceLater(batch);
      if (!this.#handOn(batch)) return;
    }
  }

  async #advanceLater(first: Promise<Batch>): Promise<void> {
    let batch: Batch | Promise<Batch> = first;
    while (this.#handOn(await this.#arrival(batch))) batch = this.#read();
  }

  async #arrival(batch: Batch | Promise<Batch>): Promise<Batch> {
    try {
      return await batch;
    } catch (error) {
      throw new LogUnreadable(this.position, error);
    }
  }

  #read(): Batch | Promise<Batch> {
    try {
      return this.#log.read(this.position, BATCH);
    } catch (error) {
      throw new LogUnreadable(this.position, error);
    }
  }

  /** Whether there may be more. */
  #handOn(batch: Batch): boolean {
    for (const logged of batch) {
      if (this.#isDone()) return false;
      if (!(logged.position > this.position))
        throw new LogUnreadable(this.position, new RangeError('Positions must ascend.'));
      this.position = logged.position;
      this.#take(logged);
    }
    return batch.length > 0;
  }
}
