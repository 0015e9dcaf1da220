import type { Instant } from 'demesne';
import type { Envelope } from 'demesne/messaging';
import type { Cast } from './cast.ts';
import { type Moment, momentOf } from './moments.ts';
import { after, nothingYet, type Standing } from './standing.ts';

/** A message by its context and its own name. */
export interface Named {
  readonly context: string;
  readonly event: string;
}

interface News extends Named {
  /** How everything stands after it. */
  readonly standing: Standing;
}

/** Something that happened inside of a context, and is nobody else's business. */
export interface Quiet extends News {
  readonly kind: 'quiet';
}

/** Something that others were told, and that is worth a sentence. */
export interface Told extends News {
  readonly kind: 'told';
  readonly moment: Moment;
  readonly at: Instant;
  /** Who asked for it, or which message it is a reaction to. */
  readonly because: string | Named;
}

/** `ordering.published.OrderPlaced` → `ordering`, `OrderPlaced`. */
const nameOf = (type: string): Named => ({
  context: type.slice(0, type.indexOf('.')),
  event: type.slice(type.lastIndexOf('.') + 1),
});

/** Makes out of messages what is worth telling: the thread from each to its cause, and how everything stands. */
export class Plot {
  readonly #cast: Cast;
  readonly #heard = new Map<string, Envelope>();
  #standing: Standing = nothingYet;
  /** A domain event that others may have been told of, with the next message. */
  #open: Envelope | undefined;

  constructor(cast: Cast) {
    this.#cast = cast;
  }

  /** What a message adds to the story; an event and what others are told of it are one thing. */
  hear(envelope: Envelope): readonly (Told | Quiet)[] {
    const { id, message, causationId, occurredAt } = envelope;
    this.#heard.set(id, envelope);
    const event = this.#open;
    if (event === undefined || causationId !== event.id) {
      const before = this.settle();
      this.#open = envelope;
      return before;
    }
    const moment = momentOf(message, { cast: this.#cast, standing: this.#standing, now: occurredAt });
    if (moment === undefined) return [];
    this.#open = undefined;
    return [{ kind: 'told', ...this.#news(event), moment, at: occurredAt, because: this.#causeOf(event) }];
  }

  /** What is left to tell when nothing more follows. */
  settle(): readonly Quiet[] {
    const event = this.#open;
    this.#open = undefined;
    return event === undefined ? [] : [{ kind: 'quiet', ...this.#news(event) }];
  }

  #news({ message: { type } }: Envelope): News {
    this.#standing = after(this.#standing, type);
    return { ...nameOf(type), standing: this.#standing };
  }

  #causeOf({ causationId, actor }: Envelope): Told['because'] {
    const cause = causationId === undefined ? undefined : this.#heard.get(causationId);
    return cause === undefined ? this.#cast.nameOf(actor ?? 'somebody') : nameOf(cause.message.type);
  }
}
