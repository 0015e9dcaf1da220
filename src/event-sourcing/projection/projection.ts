import type { Message } from '../../domain/message.ts';
import { isErr } from '../../domain/result.ts';
import type { Envelope } from '../../messaging/message/envelope.ts';
import type { MessageClass } from '../../messaging/message/message-class.ts';
import { MessageDecoder } from '../../messaging/message/message-decoder.ts';
import type { ReadModel } from '../../read-model/read-model.ts';
import type { ProjectionContext, RowProjection } from '../../read-model/row-projection.ts';
import type { RowView } from '../../read-model/row-view.ts';
import { checkDefinition, type ProjectionOptions } from './projection-definition.ts';
import { errorRulesOf, type ErrorRules } from './projection-errors.ts';

type Apply = (event: Message, rows: RowView, context: ProjectionContext) => unknown;

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
    checkDefinition(name, options as never);
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
