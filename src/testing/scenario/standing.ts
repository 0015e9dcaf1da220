import { modelOf } from '../../domain/aggregate/aggregate-model.ts';
import type { AggregateRoot } from '../../domain/aggregate/aggregate-root.ts';
import type { DomainEvent } from '../../domain/domain-event.ts';
import type { Json } from '../../domain/json.ts';
import { persistenceOf } from '../../domain/aggregate/persistence.ts';
import type { Content } from '../../domain/definition/shape.ts';

/** How an aggregate stands at one moment: all that a repository could see of it. */
export interface Standing {
  readonly version: number;
  readonly events: readonly DomainEvent[];
  /** The state as it was then, apart from the aggregate; none while it has not begun. */
  readonly state: Content | undefined;
}

export function standingOf(aggregate: AggregateRoot): Standing {
  if (aggregate.version === 0) return { version: 0, events: [], state: undefined };
  const { version, events, state } = persistenceOf(aggregate);
  return { version, events, state: { ...state } as Content };
}

/** The standing as JSON: what is compared byte for byte and shown when it differs. */
export const shown = (aggregate: AggregateRoot, { version, events, state }: Standing): Json => ({
  version,
  pendingEvents: events.map((event) => event.toJSON()),
  state: state === undefined ? null : shownState(aggregate, state),
});

/** A state as JSON, with the fields that it should not have. */
export function shownState(aggregate: AggregateRoot, state: Content): Json {
  const { encode, keysOf } = modelOf(aggregate).state;
  const declared = keysOf(state);
  const others = Object.entries(state).filter(([key]) => !declared.includes(key));
  return {
    ...(encode(state) as Readonly<Record<string, Json>>),
    ...(Object.fromEntries(others) as Record<string, Json>),
  };
}
