import { COMMITTED, STATE } from './aggregate-keys.ts';
import type { Model } from './aggregate-model.ts';
import type { AggregateRoot } from './aggregate-root.ts';
import type { DomainEvent } from '../domain-event.ts';
import type { Content } from '../definition/shape.ts';

/** Puts an aggregate into a state that its repository kept, or that its events have made. */
export function restored<A extends AggregateRoot>(aggregate: A, state: object | undefined, version: number): A {
  aggregate[STATE] = state;
  aggregate[COMMITTED] = version;
  // Where there is none, its getter says so.
  void (aggregate as unknown as { readonly state: object }).state;
  return aggregate;
}

type Concrete = new (id: string) => AggregateRoot;

/** Makes the class that an author extends. */
export function aggregateClass(base: abstract new (id: string) => AggregateRoot, model: Model): unknown {
  return class extends base {
    static readonly model = model;
    static readonly aggregateName = model.name;

    static replay(this: Concrete, id: string, events: Iterable<DomainEvent>): AggregateRoot {
      let state: Content | undefined;
      let version = 0;
      for (const event of events) {
        state = model.evolve(state, event);
        version += 1;
      }
      return restored(new this(id), state, version);
    }

    static reconstitute(this: Concrete, id: string, version: number, state: object): AggregateRoot {
      return restored(new this(id), state, version);
    }
  };
}

/**
 * What {@link AggregateRoot.define} returns: the class to extend.
 *
 * @see Evans 2003, ch. 6, Aggregates
 * @since 0.1.0
 */
export interface AggregateRootClass<
  Name extends string,
  Id extends string,
  State extends object,
  Event extends DomainEvent,
> {
  /** Makes the place where an aggregate begins; one that exists comes from its repository. */
  new (id: Id): AggregateRoot<Name, Id, State, Event>;
  readonly aggregateName: Name;
  /** The aggregate as some events have made it: all of its events, or those up to a point in time. */
  replay<A>(this: new (id: Id) => A, id: Id, events: Iterable<Event>): A;
  /** The aggregate in a state that its repository kept: nothing is checked. */
  reconstitute<A>(this: new (id: Id) => A, id: Id, version: number, state: object): A;
}
