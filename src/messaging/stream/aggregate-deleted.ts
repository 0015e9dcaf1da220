import { DomainEvent } from '../../domain/domain-event.ts';
import { withReservedName } from '../message/reserved-names.ts';

/**
 * The last event of an aggregate that is kept as its events, and was deleted: its tombstone.
 *
 * *When to use*: a unit of work records it for `delete`. Record what the business calls it, such as `OrderWithdrawn`, before; this
 * one says only that there is nothing to be found any more. Append it yourself where deleted aggregates of a state-stored repository
 * are carried over.
 *
 * *Guarantees*: the id stays taken, and who decided on an older version meets a conflict.
 *
 * @example
 * ```ts
 * import { AggregateDeleted } from 'demesne/event-sourcing';
 *
 * new AggregateDeleted().type; // => 'demesne.AggregateDeleted'
 * ```
 * @see Vernon 2013, appendix A, Aggregates and Event Sourcing
 * @since 0.2.0
 */
export class AggregateDeleted extends withReservedName(DomainEvent.define('demesne.AggregateDeleted', {})) {}
