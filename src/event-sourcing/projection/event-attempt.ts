import type { KeyedMessage } from '../../messaging/durable-subscription/handling/keyed-message.ts';
import { applyPieces } from '../../read-model/row-projection.ts';
import type { RowView } from '../../read-model/row-view.ts';
import type { Projection } from './projection.ts';

/** What a handler threw, or answered with an err. */
export interface HandlerFailed {
  readonly error: unknown;
}

/**
 * One attempt of a projection at one message. It is begun at once, and comes as far as the first row that it asks for; it goes on when it
 * is its turn. Who never gets a turn has changed nothing.
 */
export class EventAttempt {
  readonly message: KeyedMessage;
  readonly #view: RowView;
  readonly #effects: (() => unknown)[] = [];
  readonly #failed: Promise<HandlerFailed | undefined>;

  constructor(projection: Projection, message: KeyedMessage, view: RowView, isReplaying: boolean) {
    this.message = message;
    this.#view = view;
    this.#failed = this.#apply(projection, isReplaying);
  }

  /** What is to be done once the rows are written. */
  get effects(): readonly (() => unknown)[] {
    return this.#effects;
  }

  /** Everything before it is kept, or left out: goes on to the end. Rejects with what the store threw, which is no failure of the message. */
  async finish(): Promise<HandlerFailed | undefined> {
    this.#view.beginTurn();
    const failed = await this.#failed;
    if (this.#view.failure !== undefined) throw this.#view.failure.error;
    // All pieces of a message count, or none.
    if (failed === undefined) this.#view.keep();
    return failed;
  }

  async #apply(projection: Projection, isReplaying: boolean): Promise<HandlerFailed | undefined> {
    try {
      const failed = await applyPieces(projection, this.message.envelope, this.#view, isReplaying, this.#effects);
      if (failed === undefined) this.#view.end();
      return failed;
    } catch (error) {
      return { error };
    }
  }
}
