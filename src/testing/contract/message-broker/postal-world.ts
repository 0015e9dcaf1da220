import type { Json } from '../../../domain/json.ts';
import type { CloudEvent } from '../../../messaging/cloud-events/cloud-event.ts';
import { IntegrationEvent } from '../../../messaging/message/integration-event.ts';
import { SystemTimer } from '../../../messaging/waiting/timer.ts';
import { ExpectationFailed } from '../../expectation-failed.ts';
import type { BrokerUnderContract, MessageBrokerSubject } from './subject.ts';

class LetterSent extends IntegrationEvent.define('post.published.LetterSent', {}) {}

/** A broker, and who is at its other end. */
export class PostalWorld {
  /** What has arrived and was taken, as it was parsed. */
  readonly taken: CloudEvent[] = [];
  /** What the receiver does before it takes an event. */
  before: (event: CloudEvent) => unknown = () => undefined;
  readonly #subject: MessageBrokerSubject;
  readonly #looking = new Set<() => void>();
  #opened: BrokerUnderContract | undefined;
  #count = 0;

  constructor(subject: MessageBrokerSubject) {
    this.#subject = subject;
  }

  async open(): Promise<this> {
    this.#opened = await this.#subject.open({
      messages: [LetterSent],
      receive: async (event) => this.#receive(event as CloudEvent),
    });
    return this;
  }

  async dispose(): Promise<void> {
    await this.#opened?.dispose?.();
  }

  /** An event of its own id. */
  letter(data: Json = {}, attributes: Partial<CloudEvent> = {}): CloudEvent {
    this.#count += 1;
    const id = `m-${this.#count}`;
    const time = '2026-03-01T12:00:00.000Z';
    const known = { specversion: '1.0', id, source: '/post', type: LetterSent.type, time } as const;
    const rest = { datacontenttype: 'application/json', correlationid: 'c-1', schemaversion: '1' } as const;
    return { ...known, ...rest, ...attributes, data };
  }

  async send(event: CloudEvent, key: string = event.id, signal?: AbortSignal): Promise<void> {
    await this.#opened?.broker.send(event, { key, signal: signal ?? new AbortController().signal });
  }

  /** What it answers: nothing, or what a send was rejected with. */
  async refusalOf(event: CloudEvent, signal?: AbortSignal): Promise<unknown> {
    try {
      await this.send(event, event.id, signal);
    } catch (error) {
      return error;
    }
    return undefined;
  }

  /** Waits until something holds of what has arrived. */
  async until(holds: () => boolean, sentence: string): Promise<void> {
    const over = new AbortController();
    const late = new SystemTimer().wait(this.#subject.patienceMs ?? 2_000, over.signal).then(
      () => true,
      () => false,
    );
    while (!holds()) {
      let look = (): void => undefined;
      const changed = new Promise<boolean>((resolve) => (look = () => resolve(false)));
      this.#looking.add(look);
      const isLate = await Promise.race([changed, late]);
      this.#looking.delete(look);
      if (isLate) throw new ExpectationFailed(sentence, { expected: true, found: false });
    }
    over.abort();
  }

  /** The one event of an id, once it has arrived. */
  async arrived(id: string): Promise<CloudEvent> {
    await this.until(() => this.taken.some((one) => one.id === id), 'What was confirmed arrives.');
    return this.taken.find((one) => one.id === id) as CloudEvent;
  }

  /** The events in the order in which they first arrived. */
  get ids(): readonly string[] {
    return [...new Set(this.taken.map(({ id }) => id))];
  }

  async #receive(event: CloudEvent): Promise<void> {
    await this.before(event);
    this.taken.push(event);
    for (const look of this.#looking) look();
  }
}
