import type { IdentifierGenerator } from '../../domain/identifier/identifier-generator.ts';
import { need, needObject, needSignal } from '../../messaging/invalid-option.ts';
import { needAttribute } from '../../messaging/message/attribute.ts';
import type { RunOptions } from './unit-of-work.ts';

/** What a run is a consequence of; the same for all of its attempts. */
export class Cause {
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

  /** This cause without an end of its own, as the options of a run; the message that is reacted to comes last. */
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

/** The cause that a caller's options describe: a conversation of its own where they name none. */
export function causeOf(options: RunOptions = NONE, identifiers: IdentifierGenerator): Cause {
  if (options !== NONE) check(options);
  return new Cause(options, identifiers);
}

function check(options: RunOptions): void {
  needObject(options);
  for (const word of WORDS) needAttribute(word, options[word]);
  const { signal, attempts } = options;
  needSignal(signal);
  need(
    attempts === undefined || (Number.isSafeInteger(attempts) && attempts >= 1),
    'attempts',
    'a whole number from 1',
    attempts,
  );
}
