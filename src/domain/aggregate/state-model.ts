import { IncompleteState } from './aggregate-faults.ts';
import type { DomainEvent } from '../domain-event.ts';
import type { Json } from '../json.ts';
import { type Content, type Shape, shapeOf } from '../definition/shape.ts';
import type { Rejection } from '../field/rejection.ts';
import type { Fields } from '../field/type-of.ts';

/** What an aggregate's state can do, whether it is plain or a union by status. */
export interface StateModel {
  /** The state after an event. It may change the state it is given, so it is given one that nobody else holds. */
  readonly apply: (handler: Handler, state: Content | undefined, event: DomainEvent) => Content;
  readonly copy: (state: Content) => Content;
  readonly encode: (state: Content) => Json;
  readonly decode: (json: Json) => Content;
  /** The state of JSON that nobody vouches for. */
  readonly parse: (json: unknown) => Content | Rejection;
  /** The names of the fields that a state may have. */
  readonly keysOf: (state: Content) => readonly string[];
}

/** An entry of an `evolve` table, as the machine sees it. */
export type Handler = (state: Content, event: DomainEvent) => Content | void;

/** A state begins complete, or not at all. */
export function complete(name: string, { keys, fields }: Shape, state: Content, event: DomainEvent): Content {
  const missing = keys.filter((key, index) => state[key] === undefined && !fields[index]?.optional);
  if (missing.length > 0) throw new IncompleteState(name, event.type, missing);
  return state;
}

function plainState(name: string, fields: Fields): StateModel {
  const shape = shapeOf(name, fields, []);
  const { copy } = shape;
  return {
    ...shape,
    apply: (handler, state, event) => {
      const draft = state ?? {};
      const returned = handler(draft, event);
      if (state === undefined) return complete(name, shape, copy(returned ?? draft), event);
      return returned ? copy(returned) : draft;
    },
    keysOf: () => shape.keys,
  };
}

/** The key under which a description of a state other than by fields keeps the way to its model. */
export const STATE_MODEL: unique symbol = Symbol() as never;

/** The model of a state, from its description. */
export const stateModelOf = (name: string, source: Fields | ModelSource): StateModel =>
  STATE_MODEL in source ? (source as ModelSource)[STATE_MODEL](name) : plainState(name, source as Fields);

interface ModelSource {
  [STATE_MODEL](name: string): StateModel;
}
