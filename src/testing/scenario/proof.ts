import { modelOf } from '../../domain/aggregate/aggregate-model.ts';
import type { AggregateRoot } from '../../domain/aggregate/aggregate-root.ts';
import type { DomainEvent } from '../../domain/domain-event.ts';
import type { Json } from '../../domain/json.ts';
import {
  decodeAggregate,
  decodeEvent,
  persistenceOf,
  type AggregateClass,
} from '../../domain/aggregate/persistence.ts';
import type { Content } from '../../domain/definition/shape.ts';
import { ExpectationFailed } from '../expectation-failed.ts';
import { sameContent } from '../same-content.ts';
import { nameOf } from './answer.ts';
import { shown, shownState, standingOf, type Standing } from './standing.ts';
import { undeclaredFields } from './undeclared-fields.ts';

/** The class of an aggregate, which can make one of its events. */
export type Replayable<A extends AggregateRoot> = AggregateClass<A> & {
  replay(id: string, events: Iterable<DomainEvent>): A;
};

/** JSON as it comes back from a store. */
const throughText = (json: Json): Json => JSON.parse(JSON.stringify(json)) as Json;

const namesOf = (events: readonly DomainEvent[]): string => events.map(({ type }) => type).join(', ');

/** A refused operation leaves state, version and pending events as they were. */
export function proveUnchanged(aggregate: AggregateRoot, before: Standing, refusal: unknown): void {
  const after = standingOf(aggregate);
  const recorded = after.events.slice(before.events.length);
  const difference = { expected: shown(aggregate, before), found: shown(aggregate, after) };
  if (recorded.length > 0) {
    throw new ExpectationFailed(
      `The operation refused with ${nameOf(refusal)} after it had recorded ${namesOf(recorded)}: check first and record last, or wrap the steps in atomically.`,
      difference,
    );
  }
  if (JSON.stringify(difference.expected) === JSON.stringify(difference.found) && sameContent(before, after)) return;
  throw new ExpectationFailed(
    `The operation refused with ${nameOf(refusal)}, and yet it changed the aggregate: only events may change a state.`,
    difference,
  );
}

/** The events alone lead to the state, so nothing was changed past them, and a replay at any time gives the same. */
export function proveFold<A extends AggregateRoot>(
  type: Replayable<A>,
  aggregate: A,
  events: readonly DomainEvent[],
): void {
  const live = standingOf(aggregate).state as Content;
  const folded = persistenceOf(type.replay(aggregate.id, events)).state as Content;
  if (sameContent(live, folded) && sameText(shownState(aggregate, live), shownState(aggregate, folded))) return;
  throw new ExpectationFailed(
    `The events don't lead to the state: something changed it past record, or evolve depends on more than state and event (expected is what ${namesOf(events)} make, found is the aggregate).`,
    { expected: shownState(aggregate, folded), found: shownState(aggregate, live) },
  );
}

const sameText = (left: Json, right: Json): boolean => JSON.stringify(left) === JSON.stringify(right);

/** No entry of `evolve` gives a field that the state doesn't know. */
export function proveDeclared<A extends AggregateRoot>(
  type: Replayable<A>,
  aggregate: A,
  events: readonly DomainEvent[],
  recorded: readonly DomainEvent[],
): void {
  const start = events.length - recorded.length;
  for (const [index, event] of recorded.entries()) {
    const stateAfter = (count: number): Content | undefined =>
      count === 0 ? undefined : standingOf(type.replay(aggregate.id, events.slice(0, count))).state;
    const after = stateAfter(start + index + 1) as Content;
    const undeclared = undeclaredFields(aggregate, stateAfter(start + index), event, after);
    if (undeclared.length === 0) continue;
    const { name, state } = modelOf(aggregate);
    throw new ExpectationFailed(
      `evolve gives ${undeclared.join(', ')} for ${event.type}, which the state of ${name} doesn't declare: it has ${state.keysOf(after).join(', ')}.`,
    );
  }
}

/** What was recorded, and the state, come back from a store as they were. */
export function proveStorable<A extends AggregateRoot>(
  type: Replayable<A>,
  aggregate: A,
  recorded: readonly DomainEvent[],
): void {
  for (const event of recorded) {
    const decoded = decodeEvent(type, {
      type: event.type,
      data: throughText(event.encode()),
      version: event.version,
    });
    if (!sameContent(event, decoded)) throw lossy(event.type, event.toJSON(), decoded.toJSON());
  }
  const { name, id, version, state, encodeState } = persistenceOf(aggregate);
  const decoded = persistenceOf(decodeAggregate(type, { id, version, state: throughText(encodeState()) }));
  if (!sameContent(state, decoded.state)) throw lossy(`The state of ${name}`, encodeState(), decoded.encodeState());
}

const lossy = (subject: string, expected: Json, found: Json): ExpectationFailed =>
  new ExpectationFailed(
    `${subject} doesn't survive its JSON form: what was decoded differs from what was encoded. Give the field a codec that loses nothing, or move undeclared fields into the definition.`,
    { expected, found },
  );
