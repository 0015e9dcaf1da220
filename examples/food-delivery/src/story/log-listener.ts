import type { Envelope, MessageLog } from 'demesne/messaging';

const AT_ONCE = 100;

/** Hands over every message of a log in its order, those to come as soon as they are committed. */
export class LogListener {
  readonly #log: MessageLog;
  readonly #hear: (envelope: Envelope) => void;
  #position = 0;
  #reading: Promise<void> = Promise.resolve();
  readonly #stop: () => void;

  constructor(log: MessageLog, hear: (envelope: Envelope) => void) {
    this.#log = log;
    this.#hear = hear;
    // Whoever waits for it hears of a log that can't be read.
    this.#stop = log.onAppended(() => void this.catchUp().catch(() => {}));
  }

  /** Resolves when everything that is committed by now was heard. */
  catchUp(): Promise<void> {
    this.#reading = this.#reading.catch(() => {}).then(() => this.#read());
    return this.#reading;
  }

  /** Resolves when nothing is read any more. */
  async stop(): Promise<void> {
    this.#stop();
    await this.#reading.catch(() => {});
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
