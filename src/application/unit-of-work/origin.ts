import type { IdentifierGenerator } from '../../domain/identifier/identifier-generator.ts';
import { needObject, needSignal, needWhole } from '../../messaging/invalid-option.ts';
import { needAttribute } from '../../messaging/message/attribute.ts';
import type { RunOptions } from './unit-of-work.ts';

/** Where a run comes from: what it follows from, who asks and for whom; the same for all of its attempts. */
export class Origin {
  readonly correlationId: string;
  readonly causationId: string | undefined;
  readonly actor: string | undefined;
  readonly tenant: string | undefined;
  /** The signal that the caller gave; without one, nothing is ever aborted. */
  readonly given: AbortSignal | undefined;
  #quiet: AbortSignal | undefined;

  constructor({ correlationId, causationId, actor, tenant, signal }: RunOptions, identifiers: IdentifierGenerator) {
    this.correlationId = correlationId ?? identifiers.next();
    this.causationId = causationId;
    this.actor = actor;
    this.tenant = tenant;
    this.given = signal;
  }

  /** Made only for who asks: a signal costs more than the rest of a run. */
  get signal(): AbortSignal {
    return this.given ?? (this.#quiet ??= new AbortController().signal);
  }

  /** As the options of another run, which follows from the same, or from a message that is reacted to. */
  optionsFor(causationId: string | undefined): RunOptions {
    const { correlationId, actor, tenant, given } = this;
    return {
      correlationId,
      ...(causationId !== undefined && { causationId }),
      ...(actor !== undefined && { actor }),
      ...(tenant !== undefined && { tenant }),
      ...(given !== undefined && { signal: given }),
    };
  }
}

const WORDS = ['correlationId', 'causationId', 'actor', 'tenant'] as const;

const NONE: RunOptions = Object.freeze({});

/** The origin that a caller's options describe: a conversation of its own where they name none. */
export function originOf(options: RunOptions = NONE, identifiers: IdentifierGenerator): Origin {
  if (options !== NONE) check(options);
  return new Origin(options, identifiers);
}

function check(options: RunOptions): void {
  needObject(options);
  for (const word of WORDS) needAttribute(word, options[word]);
  const { signal, attempts } = options;
  needSignal(signal);
  if (attempts !== undefined) needWhole('attempts', attempts, 1);
}
