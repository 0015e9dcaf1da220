import type { IdentifierGenerator } from '../../domain/identifier/identifier-generator.ts';
import { needObject, needSignal } from '../../messaging/invalid-option.ts';
import { needAttribute } from '../../messaging/message/attribute.ts';
import type { MessageContext } from '../../messaging/message/message-context.ts';

/**
 * What a handler of a command or a query knows of who asks, and hands on.
 *
 * *Guarantees*: `unit.run(work, context)` is all it takes to stamp it on the events; the signal is there whether or not
 * the caller gave one.
 *
 * @see Hohpe & Woolf 2003, Correlation Identifier
 * @since 0.2.0
 */
export interface RequestContext extends MessageContext {
  /** What the caller calls this very request, so that it can be sent again without being done again. */
  readonly idempotencyKey?: string;
}

/**
 * What a caller may say of a request; whatever is missing is made. The context of a handler fits, and keeps the chain.
 *
 * @see Hohpe & Woolf 2003, Correlation Identifier
 * @since 0.2.0
 */
export type RequestOptions = Partial<RequestContext>;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const WORDS = ['correlationId', 'causationId', 'actor', 'tenant', 'idempotencyKey'] as const;
const NONE: RequestOptions = Object.freeze({});

/** What a caller has said of a request. A signal is only made if someone asks for it. */
export class CallerContext implements RequestContext {
  declare readonly correlationId: string;
  declare readonly causationId?: string;
  declare readonly actor?: string;
  declare readonly tenant?: string;
  declare readonly idempotencyKey?: string;
  /** What the caller gave; without it, nothing is ever aborted. */
  readonly #given: AbortSignal | undefined;
  #quiet: AbortSignal | undefined;

  constructor(options: RequestOptions, correlationId: string, given: AbortSignal | undefined) {
    const { causationId, actor, tenant, idempotencyKey } = options;
    this.correlationId = correlationId;
    if (causationId !== undefined) this.causationId = causationId;
    if (actor !== undefined) this.actor = actor;
    if (tenant !== undefined) this.tenant = tenant;
    if (idempotencyKey !== undefined) this.idempotencyKey = idempotencyKey;
    this.#given = given;
  }

  /** The context that a caller's options describe: a conversation of its own where they name none. */
  static of(options: RequestOptions = NONE, identifiers: IdentifierGenerator): CallerContext {
    if (options !== NONE) check(options);
    return new CallerContext(options, options.correlationId ?? identifiers.next(), options.signal);
  }

  get signal(): AbortSignal {
    return this.#given ?? (this.#quiet ??= new AbortController().signal);
  }

  /** Ends here where nobody waits any more. */
  throwIfAborted(): void {
    this.#given?.throwIfAborted();
  }

  /** This context, but for what is said otherwise. */
  with(changes: RequestOptions | undefined): CallerContext {
    if (changes === undefined || changes === this) return this;
    check(changes);
    const { correlationId, causationId, actor, tenant, idempotencyKey } = this;
    const own = { causationId, actor, tenant, idempotencyKey } as RequestOptions;
    return new CallerContext(
      { ...own, ...changes },
      changes.correlationId ?? correlationId,
      changes.signal ?? this.#given,
    );
  }

  /** Where a run of a unit comes from that follows from this, without a signal that nobody gave. */
  get origin(): RequestOptions {
    const { correlationId, causationId, actor, tenant } = this;
    const origin: Mutable<RequestOptions> = { correlationId };
    if (causationId !== undefined) origin.causationId = causationId;
    if (actor !== undefined) origin.actor = actor;
    if (tenant !== undefined) origin.tenant = tenant;
    if (this.#given !== undefined) origin.signal = this.#given;
    return origin;
  }
}

function check(options: RequestOptions): void {
  needObject(options);
  for (const word of WORDS) needAttribute(word, options[word]);
  needSignal(options.signal);
}
