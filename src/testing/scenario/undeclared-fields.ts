import { modelOf } from '../../domain/aggregate/aggregate-model.ts';
import type { AggregateRoot } from '../../domain/aggregate/aggregate-root.ts';
import { stepOf } from '../../domain/aggregate/status-step.ts';
import type { DomainEvent } from '../../domain/domain-event.ts';
import type { Content } from '../../domain/definition/shape.ts';
import type { Handler } from '../../domain/aggregate/state-model.ts';

/** What an entry of an `evolve` table gives: what it returns, and what it assigns to the draft. */
function givenBy(entry: Handler, before: Content | undefined, event: DomainEvent): Content {
  const step = stepOf(entry);
  if (step !== undefined) return { ...step.change?.(before as never, event as never) };
  const draft = { ...before };
  return { ...entry(draft, event), ...draft };
}

/**
 * The fields that an event's entry in `evolve` makes up and its state doesn't declare. The compiler lets a misspelt
 * optional field of a returned state pass, and the aggregate drops it: nobody but a test would notice. What is only
 * spread into the state, from the event's data or the state before, is nobody's mistake.
 */
export function undeclaredFields(
  aggregate: AggregateRoot,
  before: Content | undefined,
  event: DomainEvent,
  after: Content,
): readonly string[] {
  const model = modelOf(aggregate);
  const given = givenBy(model.entryOf(event.type).evolve, before, event);
  const known = new Set([...model.state.keysOf(after), ...Object.keys(event.data), ...Object.keys(before ?? {})]);
  return Object.keys(given).filter((key) => given[key] !== undefined && !known.has(key));
}
