import type { Envelope, MessageLog } from 'demesne/messaging';

const AT_ONCE = 100;

/** Hands over every message as soon as it is committed, in the order of the log. */
export class LogListener {
  readonly #log: MessageLog;
  readonly #hear: (envelope: Envelope) => void;
  #position = 0;
  #reading: Promise<void> = Promise.resolve();
  readonly #stop: () => void;

  constructor(log: MessageLog, hear: (envelope: Envelope) => void) {
    this.#log = log;
    this.#hear = hear;
    this.#stop = log.onAppended(() => void this.catchUp());
  }

  /** Resolves when everything that is committed by now was heard. */
  catchUp(): Promise<void> {
    this.#reading = this.#reading.then(() => this.#read());
    return this.#reading;
  }

  stop(): void {
    this.#stop();
  }

  async #read(): Promise<void> {
    for (let more = true; more;) {
      const batch = await this.#log.read(this.#position, AT_ONCE);
      for (const { position, envelope } of batch) {
        this.#position = position;
        this.#hear(envelope);
      }
      more = batch.length === AT_ONCE;
    }
  }
}
