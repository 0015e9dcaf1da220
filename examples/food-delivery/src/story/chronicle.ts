import type { Envelope, IntegrationEvent, MessageClass } from 'demesne/messaging';

/** What has happened so far, as the log tells it: all that a story remembers when it goes on in another process. */
export class Chronicle {
  readonly #envelopes: Envelope[] = [];

  hear(envelope: Envelope): void {
    this.#envelopes.push(envelope);
  }

  /** What happened of a kind, to one thing or to any. */
  all(type: string, id?: string): readonly Envelope[] {
    return this.#envelopes.filter(
      ({ message, aggregate }) => message.type === type && (id === undefined || aggregate?.id === id),
    );
  }

  has(type: string, id?: string): boolean {
    return this.all(type, id).length > 0;
  }

  /** What others were told last of a kind. */
  news<E extends IntegrationEvent>({ type }: MessageClass<E>): E['data'] | undefined {
    return this.all(type).at(-1)?.message.data as E['data'] | undefined;
  }
}
