import type { DomainEvent } from '../../domain/domain-event.ts';
import type { AggregateReference, EventEnvelope } from '../../messaging/message/envelope.ts';
import type { Answer } from '../answer.ts';
import type { Origin } from './origin.ts';
import type { InnerRunOptions, Outcome, UnitContext, Work } from './unit-of-work.ts';
import type { Unit } from './unit.ts';

/** What a unit's work, or a reaction to an event, knows. Its origin is in own properties, so that spreading keeps it. */
export abstract class BoundContext implements UnitContext<never> {
  declare readonly correlationId: string;
  declare readonly causationId?: string;
  declare readonly actor?: string;
  declare readonly tenant?: string;
  declare readonly envelope?: EventEnvelope<DomainEvent>;
  declare readonly aggregate?: AggregateReference;
  abstract readonly signal: AbortSignal;
  readonly #unit: Unit;

  constructor(
    unit: Unit,
    { correlationId, causationId, actor, tenant }: Origin,
    envelope?: EventEnvelope<DomainEvent>,
  ) {
    this.#unit = unit;
    this.correlationId = correlationId;
    if (actor !== undefined) this.actor = actor;
    if (tenant !== undefined) this.tenant = tenant;
    if (envelope !== undefined) {
      this.causationId = envelope.id;
      this.envelope = envelope;
      this.aggregate = envelope.aggregate;
    } else if (causationId !== undefined) {
      this.causationId = causationId;
    }
  }

  // Bound where they are asked for, so that they can be taken apart from the context, and cost nothing where nobody asks.
  get afterCommit(): UnitContext<never>['afterCommit'] {
    return (work) => this.#unit.afterCommit(work);
  }

  get schedule(): UnitContext<never>['schedule'] {
    return (message, options) => this.#unit.schedule.add(message, options, this.causationId);
  }

  get cancelScheduled(): UnitContext<never>['cancelScheduled'] {
    return async (key) => this.#unit.schedule.cancel(key, () => this.#unit.use());
  }

  get run(): UnitContext<never>['run'] {
    return <A extends Answer>(work: Work<never, A>, options?: InnerRunOptions) =>
      this.#unit.runInside(work, this, options) as Promise<Outcome<A>>;
  }
}

/** With the caller's signal, which a copy has to keep too. */
class CancellableContext extends BoundContext {
  readonly signal: AbortSignal;

  constructor(unit: Unit, origin: Origin, envelope?: EventEnvelope<DomainEvent>) {
    super(unit, origin, envelope);
    this.signal = origin.signal;
  }
}

/** Without one, so that a signal is only made if someone asks for it. */
class QuietContext extends BoundContext {
  readonly #origin: Origin;

  constructor(unit: Unit, origin: Origin, envelope?: EventEnvelope<DomainEvent>) {
    super(unit, origin, envelope);
    this.#origin = origin;
  }

  get signal(): AbortSignal {
    return this.#origin.signal;
  }
}

export const boundContext = (unit: Unit, origin: Origin, envelope?: EventEnvelope<DomainEvent>): BoundContext =>
  origin.given === undefined
    ? new QuietContext(unit, origin, envelope)
    : new CancellableContext(unit, origin, envelope);
