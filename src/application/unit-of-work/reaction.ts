import type { DomainEvent } from '../../domain/domain-event.ts';
import { InvalidDefinition } from '../../domain/fault.ts';
import { kindOf, nameOrKindOf } from '../../domain/kind-of.ts';
import type { AggregateReference, EventEnvelope } from '../../messaging/message/envelope.ts';
import { isDomainEventClass, type MessageClass } from '../../messaging/message/message-class.ts';
import type { Answer, RefusalOf } from '../answer.ts';
import type { Eventual } from '../../messaging/eventual.ts';
import type { UnitContext } from './unit-of-work.ts';

declare const refused: unique symbol;

/**
 * What a reaction knows: the context of its unit, with the event as the cause, and the event's envelope.
 *
 * @see Hohpe & Woolf 2003, Correlation Identifier
 * @since 0.1.0
 */
export interface ReactionContext<Event extends DomainEvent, Repositories extends object> extends UnitContext<
  Repositories,
  unknown
> {
  readonly envelope: EventEnvelope<Event>;
  /** The aggregate whose event it is, and the version that the event made it. */
  readonly aggregate: AggregateReference;
  readonly causationId: string;
}

/**
 * What happens in the same transaction as an event; see {@link reaction}.
 *
 * @see Vernon 2013, ch. 8, Domain Events
 * @since 0.1.0
 */
export interface Reaction<in Repositories extends object = never, out Refusal = unknown> {
  readonly [refused]?: Refusal;
  /** The wire name of the event. */
  readonly to: string;
  /** @internal */
  react(
    event: DomainEvent,
    repositories: Repositories,
    context: ReactionContext<DomainEvent, never>,
  ): Eventual<Answer | void>;
}

/**
 * What a reaction may answer with instead of letting its unit commit.
 *
 * @see Vernon 2013, ch. 8, Domain Events
 * @since 0.1.0
 */
export type RefusalOfReaction<R> = R extends Reaction<never, infer Refusal> ? Refusal : never;

/**
 * Says what must happen in the same transaction as an event, or not at all.
 *
 * *When to use*: as an entry of a unit of work's `reactions`, for a rule over several aggregates that no moment may
 * break. Rarely: what may happen a moment later is a subscription of a bus, and keeps to one aggregate per transaction.
 *
 * *Guarantees*: called once for each such event that the unit saved, in the order of saving, after the work; events that
 * it saves are reacted to in turn, and have the event as their cause. Where it answers with an err, or throws, the unit
 * writes nothing, and that is its answer.
 *
 * *Errors*: {@link InvalidDefinition} where the class is no domain event's.
 *
 * @example
 * ```ts
 * import { AggregateRoot, DomainEvent, Identifier, stateStored, type TypeOf } from 'demesne';
 * import { reaction } from 'demesne/application';
 * import { InMemoryStore, InMemoryUnitOfWork } from 'demesne/in-memory';
 *
 * const HallId = Identifier.define('HallId');
 * type HallId = TypeOf<typeof HallId>;
 * class HallOpened extends DomainEvent.define('hall.HallOpened', {}) {}
 * class Hall extends AggregateRoot.define('Hall', {
 *   id: HallId,
 *   state: {},
 *   events: { HallOpened },
 *   evolve: { HallOpened: () => ({}) },
 * }) {
 *   static open(id: HallId) {
 *     return new Hall(id).begin(new HallOpened());
 *   }
 * }
 *
 * const opened: string[] = [];
 * const unit = new InMemoryUnitOfWork(new InMemoryStore(), { halls: stateStored(Hall) }, {
 *   reactions: [
 *     reaction(HallOpened, async (_event, { halls }, { aggregate }) => {
 *       if (await halls.exists(HallId.of(aggregate.id))) opened.push(aggregate.id);
 *     }),
 *   ],
 * });
 * await unit.run(({ halls }) => halls.save(Hall.open(HallId.of('h-1'))));
 * opened; // => ['h-1']
 * ```
 * @see Vernon 2013, ch. 8, on a lightweight subscriber in the transaction
 * @since 0.1.0
 */
export function reaction<Event extends DomainEvent, Repositories extends object, A extends Answer | void>(
  to: MessageClass<Event>,
  react: (event: Event, repositories: Repositories, context: ReactionContext<Event, Repositories>) => Eventual<A>,
): Reaction<Repositories, RefusalOf<A>> {
  if (!isDomainEventClass(to) || typeof react !== 'function') {
    throw new InvalidDefinition(
      `reaction takes the class of a domain event and a function, found ${nameOrKindOf(to)} and ${kindOf(react)}.`,
    );
  }
  return Object.freeze({ to: to.type, react }) as never;
}
