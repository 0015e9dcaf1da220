import { causeOf } from '../../messaging/durable-subscription/parking/failure-cause.ts';
import { timeOf } from '../../messaging/waiting/time-of.ts';
import { dead } from '../../messaging/durable-subscription/parking/newly-parked.ts';
import type { NewlyParked } from '../../messaging/durable-subscription/parking/parked-message.ts';
import type { KeyedMessage } from '../../messaging/durable-subscription/handling/keyed-message.ts';
import type { UnderWay } from '../../messaging/durable-subscription/leasing/under-way.ts';
import { HandlerCrashed } from '../../messaging/durable-subscription/subscription-faults.ts';
import type { ProjectionFailure, VersionStanding } from '../../read-model/read-model-store.ts';
import type { RowBuffer } from '../../read-model/row-buffer.ts';
import { EventAttempt } from './event-attempt.ts';
import type { Projection } from './projection.ts';
import type { FailureAction } from './projection-errors.ts';
import type { ProjectionRules } from './projection-rules.ts';

/** Where a batch ended before its end, and what is to be done there. */
export interface Setback {
  readonly action: FailureAction;
  readonly failure: ProjectionFailure;
}

/** What is to be done once the rows of a message are written. */
export interface Effect {
  readonly message: KeyedMessage;
  readonly work: () => unknown;
}

/** What became of the messages of a batch. */
export interface Applied {
  /** The position of the last message that was handled, or left out; nothing where none was. */
  readonly reached: number | undefined;
  /** What was left out. */
  readonly parked: readonly NewlyParked[];
  readonly effects: readonly Effect[];
  /** Why the rest was not handled; nothing where all was, or whoever handled it was interrupted. */
  readonly setback: Setback | undefined;
}

/** How many messages are begun at once, while their turn is still to come. */
const AHEAD = 128;

/** Applies the messages of a batch to the rows, one after the other. */
export class BatchProjection {
  readonly #projection: Projection;
  readonly #rules: ProjectionRules;
  readonly #underWay: UnderWay;
  readonly #rows: RowBuffer;
  /** How often the message at some position was tried, while it is the one that keeps failing. */
  #tried = { position: 0, attempts: 0 };

  constructor(projection: Projection, rules: ProjectionRules, underWay: UnderWay, rows: RowBuffer) {
    this.#projection = projection;
    this.#rules = rules;
    this.#underWay = underWay;
    this.#rows = rows;
  }

  /** @param isOver whether nothing more is to be begun */
  async run(messages: readonly KeyedMessage[], standing: VersionStanding, isOver: () => boolean): Promise<Applied> {
    const parked: NewlyParked[] = [];
    const effects: Effect[] = [];
    let reached: number | undefined;
    try {
      for (const attempt of this.#attempts(messages, standing, isOver)) {
        const { message } = attempt;
        const failed = await this.#underWay.until(message, attempt.finish());
        const setback = failed && this.#setback(message, failed.error, standing);
        if (setback !== undefined && setback.action !== 'skip') return { reached, parked, effects, setback };
        if (setback === undefined) effects.push(...attempt.effects.map((work) => ({ message, work })));
        else parked.push(deadLetter(message, setback.failure));
        reached = message.position;
      }
    } finally {
      this.#rows.forgetWanted();
    }
    return { reached, parked, effects, setback: undefined };
  }

  /** What becomes of a message that nobody survived so often. */
  crashed(message: KeyedMessage, attempts: number, standing: VersionStanding): Applied {
    const crashed = new HandlerCrashed(attempts, 'mend the projection and resume it, or raise its version');
    const { action, failure } = this.#setbackAfter(attempts, message, crashed, standing);
    if (action === 'skip') {
      return { reached: message.position, parked: [deadLetter(message, failure)], effects: [], setback: undefined };
    }
    return { reached: undefined, parked: [], effects: [], setback: { action: 'stop', failure } };
  }

  /** The attempts in their order, each when it is its turn. Where the store lets wait, some are begun before: what they ask for is read at once. */
  *#attempts(
    messages: readonly KeyedMessage[],
    standing: VersionStanding,
    isOver: () => boolean,
  ): Generator<EventAttempt> {
    const line: EventAttempt[] = [];
    for (let turn = 0; turn < messages.length && !isOver(); turn += 1) {
      const ahead = this.#rows.isAsynchronous ? AHEAD : 1;
      const next = messages.slice(turn + line.length, turn + ahead);
      for (const message of next) line.push(this.#begin(message, standing, ahead > 1));
      yield line.shift() as EventAttempt;
    }
  }

  #begin(message: KeyedMessage, { status, replayUntil }: VersionStanding, waitsForTurn: boolean): EventAttempt {
    const isReplaying = status !== 'live' || message.position <= replayUntil;
    return new EventAttempt(
      this.#projection,
      message,
      this.#rows.view(message.envelope.tenant, waitsForTurn),
      isReplaying,
    );
  }

  #setback(message: KeyedMessage, error: unknown, standing: VersionStanding): Setback {
    const { position } = message;
    const known = this.#tried.position === position ? this.#tried.attempts : 0;
    this.#tried = { position, attempts: known + 1 };
    return this.#setbackAfter(known + 1, message, error, standing);
  }

  #setbackAfter(
    attempts: number,
    { position, envelope }: KeyedMessage,
    error: unknown,
    { status }: VersionStanding,
  ): Setback {
    const { errors } = this.#projection;
    const asked = errors[status === 'live' ? 'live' : 'rebuild'][errors.classify(error)];
    const action = asked === 'retry' && attempts >= errors.retry.attempts ? 'stop' : asked;
    const { id, message } = envelope;
    const at = timeOf(this.#rules.clock);
    return { action, failure: { position, id, type: message.type, cause: causeOf(error), attempts, at } };
  }
}

const deadLetter = (message: KeyedMessage, { cause, attempts, at }: ProjectionFailure): NewlyParked =>
  dead(message, { attempts, cause, firstAt: at, lastAt: at });
