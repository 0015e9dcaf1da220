import { causeOf } from '../../messaging/durable-subscription/parking/failure-cause.ts';
import type { NewlyParked } from '../../messaging/durable-subscription/parking/parked-message.ts';
import { behind, timeOf } from '../../messaging/durable-subscription/handling/batch-run.ts';
import type { KeyedMessage } from '../../messaging/durable-subscription/handling/keyed-message.ts';
import type { ProjectionFailure, VersionStanding } from '../../read-model/read-model-store.ts';
import type { RowBuffer } from '../../read-model/row-buffer.ts';
import { projectionContext } from '../../read-model/row-projection.ts';
import type { Projection } from './projection.ts';
import type { FailureAction } from './projection-errors.ts';
import type { ProjectionRules } from './projection-rules.ts';

/** Where a batch ended before its end, and what is to be done there. */
export interface Setback {
  readonly action: FailureAction;
  readonly failure: ProjectionFailure;
}

/** What became of the messages of a batch. */
export interface Applied {
  /** The position of the last message that was handled, or left out; nothing where none was. */
  readonly reached: number | undefined;
  /** What was left out. */
  readonly parked: readonly NewlyParked[];
  readonly effects: readonly (() => unknown)[];
  /** Why the rest was not handled; nothing where all was, or whoever handled it was interrupted. */
  readonly setback: Setback | undefined;
}

/** Applies the messages of a batch to the rows, one after the other. */
export class BatchProjection {
  readonly #projection: Projection;
  readonly #rules: ProjectionRules;
  readonly #rows: RowBuffer;
  /** How often the message at some position was tried, while it is the one that keeps failing. */
  #tried = { position: 0, attempts: 0 };

  constructor(projection: Projection, rules: ProjectionRules, rows: RowBuffer) {
    this.#projection = projection;
    this.#rules = rules;
    this.#rows = rows;
  }

  /** @param isOver whether nothing more is to be begun */
  async run(messages: readonly KeyedMessage[], standing: VersionStanding, isOver: () => boolean): Promise<Applied> {
    const parked: NewlyParked[] = [];
    const effects: (() => unknown)[] = [];
    let reached: number | undefined;
    for (const message of messages) {
      if (isOver()) break;
      const setback = await this.#apply(message, standing, effects);
      if (setback !== undefined && setback.action !== 'skip') return { reached, parked, effects, setback };
      if (setback !== undefined) parked.push(deadLetter(message, setback.failure));
      reached = message.position;
    }
    return { reached, parked, effects, setback: undefined };
  }

  async #apply(
    message: KeyedMessage,
    standing: VersionStanding,
    effects: (() => unknown)[],
  ): Promise<Setback | undefined> {
    const { position, envelope } = message;
    const isReplaying = standing.status !== 'live' || position <= standing.replayUntil;
    const view = this.#rows.view(envelope.tenant);
    const own: (() => unknown)[] = [];
    let failed: { readonly error: unknown } | undefined;
    try {
      for (const piece of this.#projection.read(envelope)) {
        failed ??= await this.#projection.apply(piece.message, view, projectionContext(piece, isReplaying, own));
      }
      // All pieces of a message count, or none.
      if (failed === undefined) view.keep();
    } catch (error) {
      failed = { error };
    }
    if (failed === undefined) {
      effects.push(...own);
      return undefined;
    }
    if (view.failure !== undefined) throw view.failure.error;
    return this.#setback(message, failed.error, standing);
  }

  #setback({ position, envelope }: KeyedMessage, error: unknown, { status }: VersionStanding): Setback {
    const { errors } = this.#projection;
    const known = this.#tried.position === position ? this.#tried.attempts : 0;
    const attempts = known + 1;
    this.#tried = { position, attempts };
    const asked = errors[status === 'live' ? 'live' : 'rebuild'][errors.classify(error)];
    const action = asked === 'retry' && attempts >= errors.retry.attempts ? 'stop' : asked;
    const { id, message } = envelope;
    const at = timeOf(this.#rules.clock);
    return { action, failure: { position, id, type: message.type, cause: causeOf(error), attempts, at } };
  }
}

const deadLetter = (message: KeyedMessage, { cause, attempts, at }: ProjectionFailure): NewlyParked => ({
  ...behind(message),
  status: 'dead',
  attempts,
  cause,
  firstAt: at,
  lastAt: at,
});
