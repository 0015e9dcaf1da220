import { type Envelope, toCloudEvent } from 'demesne/messaging';
import type { Print, Teller } from './teller.ts';

/** Tells nothing but the messages themselves, one CloudEvent on each line. */
export class CloudEventTeller implements Teller {
  readonly #print: Print;

  constructor(print: Print) {
    this.#print = print;
  }

  begin(): void {}

  hear(envelope: Envelope): void {
    this.#print(JSON.stringify(toCloudEvent(envelope)));
  }

  settle(): void {}

  end(): void {}
}
