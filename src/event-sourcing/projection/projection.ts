import type { Result } from 'neverthrow';
import { InvalidDefinition } from '../../domain/fault.ts';
import type { Message } from '../../domain/message.ts';
import { nameOrKindOf } from '../../domain/kind-of.ts';
import { isErr } from '../../domain/result.ts';
import type { Envelope } from '../../messaging/message/envelope.ts';
import { isMessageClass, type MessageClass } from '../../messaging/message/message-class.ts';
import { MessageDecoder } from '../../messaging/message/message-decoder.ts';
import type { Upcaster } from '../../messaging/message/upcaster.ts';
import { BUCKETS } from '../../messaging/log/bucket.ts';
import { LAST_VERSION } from '../../messaging/log/version-limit.ts';
import { ReadModel } from '../../read-model/read-model.ts';
import type { ProjectionContext, RowProjection } from '../../read-model/row-projection.ts';
import type { RowView } from '../../read-model/row-view.ts';
import type { Rows } from '../../read-model/rows.ts';
import { errorRulesOf, type ErrorRules, type ProjectionErrors } from './projection-errors.ts';

/**
 * What a handler of a projection may answer: nothing, a `Result`, or a promise of either. An `err` is a refusal.
 *
 * @see Vernon 2013, ch. 4, Architecture, on CQRS
 * @since 0.2.0
 */
export type ProjectionAnswer = void | Result<unknown, unknown> | PromiseLike<void | Result<unknown, unknown>>;

/**
 * For each event by its short name, how it changes the rows.
 *
 * @see Vernon 2013, ch. 4, Architecture, on CQRS
 * @since 0.2.0
 */
export type ProjectionHandlers<Row extends object, Key, Events extends Readonly<Record<string, MessageClass>>> = {
  readonly [Name in keyof Events]: (
    event: InstanceType<Events[Name]>,
    rows: Rows<Row, Key>,
    context: ProjectionContext,
  ) => ProjectionAnswer;
};

/**
 * What a projection is made of.
 *
 * @see Vernon 2013, ch. 4, Architecture, on CQRS
 * @since 0.2.0
 */
export interface ProjectionOptions<Row extends object, Key, Events extends Readonly<Record<string, MessageClass>>> {
  /** A whole number from 1. Raise it whenever the rows are to be made anew: they are rebuilt beside the old ones, and then take their place. */
  readonly version: number;
  /** The read model whose rows it makes; no other projection makes any of them. */
  readonly into: ReadModel<Row, Key>;
  /** The classes of the messages it is made of, by short names of your choice. */
  readonly events: Events;
  /** How each of them changes the rows. */
  readonly project: NoInfer<ProjectionHandlers<Row, Key, Events>>;
  /**
   * Into how many parts it is divided, each of which has one runner at a time: from 1 to 256, 1 unless given. The events of one aggregate
   * are of one part, so a row should be made of the events of one aggregate only: those of two may come in any order.
   */
  readonly partitions?: number;
  /** What to do about an event that fails; see {@link ProjectionErrors} for what is done unless given. */
  readonly errors?: ProjectionErrors;
  /** What becomes of stored messages that are told as others today, or not at all; none unless given. */
  readonly upcasters?: readonly Upcaster[];
}

type Apply = (event: Message, rows: RowView, context: ProjectionContext) => unknown;

const NAME = /^[A-Za-z][\w.-]*$/;
const LONGEST_NAME = 150;

/**
 * How events become the rows of a read model.
 *
 * *When to use*: hand it to `Projections`, which keep its rows up to date. A read model has one projection.
 *
 * *Guarantees*: a value without state; each handler sees the rows as all events before its own have made them. Where a store lets wait, as a
 * database on a network does, a handler may be begun before that, and then waits at the first row that it asks for. The same events make
 * the same rows whenever they are told again, as long as the handlers look at nothing else.
 *
 * *Errors*: `InvalidDefinition` for options that can't work.
 *
 * @example
 * ```ts
 * import { DomainEvent } from 'demesne';
 * import { Projection, ReadModel } from 'demesne/event-sourcing';
 * import { z } from 'zod';
 *
 * class OrderPlaced extends DomainEvent.define('ordering.OrderPlaced', { orderId: z.string(), total: z.number() }) {}
 * class OrderDelivered extends DomainEvent.define('ordering.OrderDelivered', { orderId: z.string() }) {}
 *
 * const OrderSummary = ReadModel.define(
 *   'account.order-summary',
 *   { orderId: z.string(), total: z.number(), status: z.enum(['placed', 'delivered']) },
 *   { key: 'orderId' },
 * );
 *
 * const orderSummary = Projection.define('order-summary', {
 *   version: 1,
 *   into: OrderSummary,
 *   events: { OrderPlaced, OrderDelivered },
 *   project: {
 *     OrderPlaced: ({ data }, rows) => rows.put({ ...data, status: 'placed' }),
 *     OrderDelivered: ({ data }, rows) => rows.change(data.orderId, { status: 'delivered' }),
 *   },
 * });
 * orderSummary.subscription; // => 'projection/order-summary@1'
 * ```
 * @see Vernon 2013, ch. 4, Architecture, on CQRS and projections
 * @since 0.2.0
 */
export class Projection implements RowProjection {
  readonly name: string;
  readonly version: number;
  readonly into: ReadModel;
  readonly partitions: number;
  /** @internal */
  readonly errors: ErrorRules;
  /** @internal Reads what is stored of its messages. */
  readonly decoder: MessageDecoder;
  /** @internal */
  readonly messages: readonly MessageClass[];
  readonly #handlers: ReadonlyMap<string, Apply>;

  private constructor(
    name: string,
    {
      version,
      into,
      events,
      project,
      partitions = 1,
      errors = {},
      upcasters = [],
    }: ProjectionOptions<never, never, never>,
  ) {
    this.name = name;
    this.version = version;
    this.into = into;
    this.partitions = partitions;
    this.errors = errorRulesOf(errors);
    const entries = Object.entries<MessageClass>(events);
    this.messages = entries.map(([, one]) => one);
    this.decoder = new MessageDecoder(this.messages, upcasters);
    const handlers = project as Readonly<Record<string, Apply>>;
    this.#handlers = new Map(entries.map(([short, one]) => [one.type, handlers[short] as Apply]));
    Object.freeze(this);
  }

  /** Defines a projection by its name, which stands in the store for good. */
  static define<Row extends object, Key, const Events extends Readonly<Record<string, MessageClass>>>(
    name: string,
    options: ProjectionOptions<Row, Key, Events>,
  ): Projection {
    checkOptions(name, options as never);
    return new Projection(name, options as never);
  }

  /** What it is called among the subscriptions of a store. */
  get subscription(): string {
    return `${subscriptionsOf(this.name)}${this.version}`;
  }

  /** @internal The names that its messages may be stored under. */
  get types(): ReadonlySet<string> {
    return new Set(this.decoder.storedTypes());
  }

  /** @internal */
  read(envelope: Envelope): readonly Envelope[] {
    return this.decoder.decodeAll(envelope).filter(({ message }) => this.#handlers.has(message.type));
  }

  /** @internal */
  async apply(
    message: Message,
    rows: RowView,
    context: ProjectionContext,
  ): Promise<{ readonly error: unknown } | undefined> {
    const answer = await this.#handlers.get(message.type)?.(message, rows, context);
    return isErr(answer) ? answer : undefined;
  }
}

/** What the subscriptions of all versions of a projection begin with. */
export const subscriptionsOf = (name: string): string => `projection/${name}@`;

const isWhole = (found: unknown, most = Number.MAX_SAFE_INTEGER): boolean =>
  Number.isSafeInteger(found) && (found as number) >= 1 && (found as number) <= most;

function checkOptions(name: string, options: Partial<ProjectionOptions<never, never, never>> | undefined): void {
  const { version, into, events, project, partitions = 1 } = Object(options) as NonNullable<typeof options>;
  const refuse = (expected: string, found: unknown): never => {
    throw new InvalidDefinition(`Expected ${expected} of a projection, found ${nameOrKindOf(found)}.`);
  };
  if (typeof name !== 'string' || !NAME.test(name) || name.length > LONGEST_NAME) {
    refuse(`a name such as order-summary, of ${LONGEST_NAME} characters at the most,`, name);
  }
  if (!isWhole(version, LAST_VERSION)) refuse(`a version, a whole number from 1 to ${LAST_VERSION},`, version);
  if (!isWhole(partitions, BUCKETS)) refuse(`partitions from 1 to ${BUCKETS}`, partitions);
  if (!(into instanceof ReadModel)) refuse('a read model as the into', into);
  const named = Object.entries<unknown>(Object(events));
  if (named.length === 0) refuse('events by their short names', events);
  const types = new Set<string>();
  for (const [short, one] of named) {
    if (!isMessageClass(one)) return refuse('classes of messages as the events', one);
    if (types.has(one.type)) {
      throw new InvalidDefinition(`The projection ${name} names ${one.type} twice: once is enough.`);
    }
    types.add(one.type);
    const handler = (Object(project) as Readonly<Record<string, unknown>>)[short];
    if (typeof handler !== 'function') refuse(`a handler of ${short}, a function,`, handler);
  }
}
