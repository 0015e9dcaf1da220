import type { DomainEvent } from '../../domain/domain-event.ts';
import type { Instant } from '../../domain/time/instant.ts';
import type { FailureKind } from '../../event-sourcing/projection/projection-errors.ts';
import { Projection } from '../../event-sourcing/projection/projection.ts';
import { need } from '../../messaging/invalid-option.ts';
import type { Envelope } from '../../messaging/message/envelope.ts';
import { ExpectationFailed } from '../expectation-failed.ts';
import { FixedClock } from '../fixed-clock.ts';
import { sameContent } from '../same-content.ts';
import { asStored, tell, type Told } from './told-projection.ts';

/**
 * Whose events they are that a projection is told, and when; what is left out is as in most tests.
 *
 * @see North 2006, Introducing BDD
 * @since 0.2.0
 */
export interface ToldOf {
  /** The name of the aggregate. */
  readonly type: string;
  readonly id: string;
  readonly tenant?: string;
  readonly actor?: string;
  /** Noon of the first of March 2026 unless given. */
  readonly occurredAt?: Instant;
}

/**
 * A projection, and the events that it is told; {@link givenProjection} makes one.
 *
 * @see North 2006, Introducing BDD
 * @since 0.2.0
 */
export class ProjectionScenario {
  readonly #projection: Projection;
  readonly #told: readonly Envelope[];

  /** @internal */
  constructor(projection: Projection, told: readonly Envelope[]) {
    this.#projection = projection;
    this.#told = told;
  }

  /** Tells it further events of an aggregate, after all that it was told before. */
  told(of: ToldOf, ...events: readonly DomainEvent[]): ProjectionScenario {
    const { type, id, tenant, actor, occurredAt = new FixedClock('2026-03-01T12:00:00Z').now() } = of;
    const told = [...this.#told];
    for (const message of events) {
      const version = told.filter(({ aggregate }) => aggregate?.type === type && aggregate.id === id).length + 1;
      told.push({
        id: `m-${told.length + 1}`,
        message,
        occurredAt,
        aggregate: { type, id, version },
        correlationId: 'c-1',
        ...(tenant !== undefined && { tenant }),
        ...(actor !== undefined && { actor }),
      });
    }
    return new ProjectionScenario(this.#projection, told);
  }

  /**
   * These are all the rows that there are, in any order; those of no tenant, unless one is given.
   *
   * *Errors*: {@link ExpectationFailed}, also where the same events make other rows when they are told again, or as they are stored.
   */
  async thenRows(rows: readonly object[], { tenant }: { readonly tenant?: string } = {}): Promise<void> {
    const { rows: found, failure } = await this.#proven(tenant);
    if (failure !== undefined) throw failure.error;
    const { into } = this.#projection;
    const byKey = (one: object): string => into.keyOf(one);
    const expected = rows.toSorted((left, right) => (byKey(left) < byKey(right) ? -1 : 1));
    if (!sameContent(found, expected)) {
      throw new ExpectationFailed(`${this.#projection.name} makes other rows.`, { expected, found });
    }
  }

  /**
   * The last event has so many effects, and those before it have had theirs.
   *
   * *Errors*: {@link ExpectationFailed}.
   */
  async thenEffects(expected: number): Promise<void> {
    const { effects, failure } = await this.#proven(undefined);
    if (failure !== undefined) throw failure.error;
    const before = await tell(this.#projection, this.#told.slice(0, -1), undefined);
    const found = effects - before.effects;
    if (found !== expected) {
      throw new ExpectationFailed(`${this.#projection.name} has other effects.`, { expected, found });
    }
  }

  /**
   * One of the events fails, with an error of this kind and, where it is given, of this name.
   *
   * *Errors*: {@link ExpectationFailed}.
   */
  async thenFails(kind: FailureKind, name?: string): Promise<void> {
    const { failure } = await tell(this.#projection, this.#told, undefined);
    const found = failure && {
      kind: this.#projection.errors.classify(failure.error),
      name: (Object(failure.error) as { readonly name?: unknown }).name,
    };
    if (found?.kind === kind && (name === undefined || found.name === name)) return;
    throw new ExpectationFailed(`${this.#projection.name} was expected to fail.`, { expected: { kind, name }, found });
  }

  /** What comes of it, which has to be the same each time. */
  async #proven(tenant: string | undefined): Promise<Told> {
    const first = await tell(this.#projection, this.#told, tenant);
    const again = await tell(this.#projection, this.#told.map(asStored), tenant);
    if (sameContent(first.rows, again.rows)) return first;
    throw new ExpectationFailed(
      `The same events make other rows when ${this.#projection.name} is told them again, as they are stored: keep its handlers to the event and the rows.`,
      { expected: first.rows, found: again.rows },
    );
  }
}

/**
 * Begins the test of a projection. Then `told` says what has happened, and `thenRows`, `thenEffects` or `thenFails` what must come of it.
 *
 * *When to use*: for every handler of a projection; no store is needed, and no time passes.
 *
 * *Guarantees*: the events are told twice, the second time as they are stored, and have to make the same rows both times.
 *
 * *Errors*: `InvalidOption` for anything but a projection; {@link ExpectationFailed} from each `then…`.
 *
 * @example
 * ```ts
 * import { DomainEvent } from 'demesne';
 * import { Projection, ReadModel } from 'demesne/event-sourcing';
 * import { givenProjection } from 'demesne/testing';
 * import { z } from 'zod';
 *
 * class OrderPlaced extends DomainEvent.define('ordering.OrderPlaced', { cents: z.int() }) {}
 * class OrderDelivered extends DomainEvent.define('ordering.OrderDelivered', {}) {}
 * const Orders = ReadModel.define(
 *   'account.orders',
 *   { orderId: z.string(), cents: z.int(), isOpen: z.boolean() },
 *   { key: 'orderId' },
 * );
 * const orders = Projection.define('orders', {
 *   version: 1,
 *   into: Orders,
 *   events: { OrderPlaced, OrderDelivered },
 *   project: {
 *     OrderPlaced: ({ data }, rows, { aggregate }) => rows.put({ orderId: aggregate.id, ...data, isOpen: true }),
 *     OrderDelivered: (_event, rows, { aggregate }) => rows.change(aggregate.id, { isOpen: false }),
 *   },
 * });
 *
 * await givenProjection(orders)
 *   .told({ type: 'Order', id: 'o-1' }, new OrderPlaced({ cents: 1_900 }), new OrderDelivered())
 *   .told({ type: 'Order', id: 'o-2' }, new OrderPlaced({ cents: 4_200 }))
 *   .thenRows([
 *     { orderId: 'o-1', cents: 1_900, isOpen: false },
 *     { orderId: 'o-2', cents: 4_200, isOpen: true },
 *   ]);
 * await givenProjection(orders)
 *   .told({ type: 'Order', id: 'o-3' }, new OrderDelivered())
 *   .thenFails('defect', 'RowMissing');
 * ```
 * @see North 2006, Introducing BDD; Vernon 2013, ch. 4, Architecture, on CQRS
 * @since 0.2.0
 */
export function givenProjection(projection: Projection): ProjectionScenario {
  need(projection instanceof Projection, 'projection', 'what Projection.define gives', projection);
  return new ProjectionScenario(projection, []);
}
