import { EncodedMessage } from '../message/encoded-message.ts';
import type { MessageDecoder } from '../message/message-decoder.ts';
import type { LoggedMessage, ReadableLog } from '../log/message-log.ts';
import { isLater } from '../eventual.ts';

type Batch = readonly LoggedMessage[];

function hasEncoded(batch: Batch): boolean {
  for (const { envelope } of batch) if (envelope.message instanceof EncodedMessage) return true;
  return false;
}

/** A log whose messages are instances of the classes that a decoder knows. */
export class DecodedLog implements ReadableLog {
  readonly #log: ReadableLog;
  readonly #decoder: MessageDecoder;

  constructor(log: ReadableLog, decoder: MessageDecoder) {
    this.#log = log;
    this.#decoder = decoder;
  }

  read(after: number, limit: number): Batch | Promise<Batch> {
    const batch = this.#log.read(after, limit);
    return isLater(batch) ? batch.then((arrived) => this.#decoded(arrived)) : this.#decoded(batch);
  }

  head(): number | Promise<number> {
    return this.#log.head();
  }

  onAppended(listener: () => void): () => void {
    return this.#log.onAppended(listener);
  }

  #decoded(batch: Batch): Batch {
    if (!hasEncoded(batch)) return batch;
    return batch.map(({ position, envelope }) => ({ position, envelope: this.#decoder.open(envelope) }));
  }
}
