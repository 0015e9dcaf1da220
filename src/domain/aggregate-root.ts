import { ok, type Result } from 'neverthrow';
import { AlreadyBegun, NotBegun, UnknownEvent } from './aggregate-faults.ts';
import type { ByStatus, StateByStatus } from './by-status.ts';
import type { StatusEvolution } from './status-step.ts';
import type { DomainEvent } from './domain-event.ts';
import type { EventClass, EventClasses, EventOf, Evolution } from './evolution.ts';
import { Fault, InvalidDefinition } from './fault.ts';
import type { Definition } from './field.ts';
import type { Content } from './shape.ts';
import { stateModelOf, type Handler, type StateModel } from './state-model.ts';
import type { ContentOf, Fields, FieldType } from './type-of.ts';

declare const named: unique symbol;

/** The members that a repository reaches through {@link persistenceOf}, and nobody else has the keys to. */
export const STATE: unique symbol = /* @__PURE__ */ Symbol('state') as never;
export const PENDING: unique symbol = /* @__PURE__ */ Symbol('pending') as never;
export const COMMITTED: unique symbol = /* @__PURE__ */ Symbol('committed') as never;

const DONE: Result<void, never> = /* @__PURE__ */ ok(undefined);

/**
 * The one entity of a cluster through which everything in it changes, and the boundary of one transaction.
 *
 * *When to use*: for what must be consistent at once. Another aggregate is referred to by its identifier only.
 *
 * *Guarantees*: state changes only by events; a `record` or `atomically` that fails leaves state, version and pending
 * events as they were; `version` rises by one per event; replaying the events gives the same state.
 *
 * @example
 * ```ts
 * import { AggregateRoot, DomainError, DomainEvent, Identifier } from 'demesne';
 * import { err, type Result } from 'neverthrow';
 * import { z } from 'zod';
 *
 * const AccountId = Identifier.define('AccountId');
 * class Overdrawn extends DomainError.define('Overdrawn')<{ balance: number }> {}
 * class AccountOpened extends DomainEvent.define('bank.AccountOpened', {}) {}
 * class MoneyWithdrawn extends DomainEvent.define('bank.MoneyWithdrawn', { cents: z.int() }) {}
 *
 * const AccountModel = AggregateRoot.define('Account', {
 *   id: AccountId,
 *   state: { balance: z.int() },
 *   events: { AccountOpened, MoneyWithdrawn },
 *   evolve: {
 *     AccountOpened: () => ({ balance: 100 }),
 *     MoneyWithdrawn: (account, { data }) => {
 *       account.balance -= data.cents;
 *     },
 *   },
 * });
 *
 * class Account extends AccountModel {
 *   static open(id: Account['id']): Account {
 *     return new Account(id).begin(new AccountOpened());
 *   }
 *
 *   withdraw(cents: number): Result<void, Overdrawn> {
 *     if (cents > this.state.balance) return err(new Overdrawn({ balance: this.state.balance }));
 *     return this.record(new MoneyWithdrawn({ cents }));
 *   }
 * }
 *
 * const account = Account.open(AccountId.of('a-1'));
 * account.withdraw(70).isOk(); // => true
 * account.withdraw(70)._unsafeUnwrapErr().balance; // => 30
 * account.version; // => 2
 * ```
 * @see Evans 2003, ch. 6, Aggregates
 * @since 0.1.0
 */
export abstract class AggregateRoot<
  Name extends string = string,
  Id extends string = string,
  State extends object = object,
  Event extends DomainEvent = DomainEvent,
> {
  declare readonly [named]: Name;
  readonly id: Id;
  /** @internal */
  declare [STATE]: State | undefined;
  /** @internal */
  declare [PENDING]: Event[];
  /** @internal */
  declare [COMMITTED]: number;

  constructor(id: Id) {
    this.id = id;
    // Assigned, because the classes that extend this one are many, and for them a declared field costs far more.
    this[PENDING] = [];
    this[COMMITTED] = 0;
  }

  /** How many events have happened to this aggregate, those not yet saved included. */
  get version(): number {
    return this[COMMITTED] + this[PENDING].length;
  }

  /** The events that a repository has not saved yet, in the order of their recording. */
  get pendingEvents(): readonly Event[] {
    return [...this[PENDING]];
  }

  /** The state as its events have made it. Getters in the domain's words show what a caller may see of it. */
  protected get state(): Readonly<State> {
    if (this[STATE] === undefined) throw new NotBegun(modelOf(this).name, this.id);
    return this[STATE];
  }

  /** Begins this aggregate with its first event. */
  protected begin(event: Event): this {
    if (this[STATE] !== undefined) throw new AlreadyBegun(modelOf(this).name, this.id);
    evolve(this, [event]);
    return this;
  }

  /** Records what happened and changes the state by it: all of the events, or none. */
  protected record(...events: readonly Event[]): Result<void, never> {
    evolve(this, events, this.state as Content);
    return DONE;
  }

  /** Runs several steps as one: where they end in an `err`, or throw, all that they recorded is undone. */
  protected atomically<T, E>(steps: () => Result<T, E>): Result<T, E> {
    const state = this[STATE];
    const pending = this[PENDING].length;
    let done = false;
    try {
      const outcome = steps();
      if (typeof outcome?.isOk !== 'function') {
        throw new Fault('ASYNC_STEPS', 'Expected steps that answer at once.');
      }
      done = outcome.isOk();
      return outcome;
    } finally {
      if (!done) {
        this[STATE] = state;
        this[PENDING].length = pending;
      }
    }
  }

  /**
   * Defines an aggregate from its state, its events and how each event changes the state.
   *
   * *Errors*: {@link InvalidDefinition} where `evolve` and `events` differ, two events share a wire name, or a field's
   * JSON form can't be derived.
   */
  static define<
    const Name extends string,
    IdSource extends Definition<string>,
    const State extends StateSource,
    const Events extends EventClasses,
  >(
    name: Name,
    model: {
      readonly id: IdSource;
      readonly state: State;
      readonly events: Events;
      readonly evolve: NoInfer<Evolve<State, Events>>;
    },
  ): AggregateRootClass<Name, FieldType<IdSource> & string, StateOf<State>, EventOf<Events>> {
    return aggregateClass(modelFrom(name, model as never)) as never;
  }
}

/** How a state is described: by fields, or by {@link byStatus}. */
export type StateSource = Fields | ByStatus<Fields, Readonly<Record<string, Fields>>>;

/** The state that a description gives. */
export type StateOf<Source extends StateSource> =
  Source extends ByStatus<infer Shared, infer Statuses>
    ? StateByStatus<Shared, Statuses>
    : Source extends Fields
      ? ContentOf<Source>
      : never;

/** The table of an aggregate's evolution: an entry for each of its events. */
export type Evolve<Source extends StateSource, Events extends EventClasses> = {
  readonly [K in keyof Events]: Source extends ByStatus<infer Shared, infer Statuses>
    ? StatusEvolution<StateByStatus<Shared, Statuses>, InstanceType<Events[K]>>
    : Evolution<StateOf<Source>, InstanceType<Events[K]>>;
};

/** What an aggregate's definition says, in the form that its machinery uses. */
export interface Model {
  readonly name: string;
  readonly state: StateModel;
  readonly events: ReadonlyMap<string, EventClass>;
  evolve(state: Content | undefined, event: DomainEvent): Content;
}

/** The model behind an aggregate. */
export const modelOf = (aggregate: AggregateRoot): Model =>
  (aggregate.constructor as unknown as { model: Model }).model;

/** Evolves an aggregate from a state by all of some events, or fails and leaves it as it was. */
function evolve(aggregate: AggregateRoot, events: readonly DomainEvent[], start?: Content): void {
  const model = modelOf(aggregate);
  let state = start && model.state.copy(start);
  for (const event of events) state = model.evolve(state, event);
  aggregate[STATE] = state;
  aggregate[PENDING].push(...events);
}

function modelFrom(
  name: string,
  source: { state: never; events: EventClasses; evolve: Record<string, Handler> },
): Model {
  const state = stateModelOf(name, source.state);
  const events = new Map<string, EventClass>();
  const handlers = new Map<string, Handler>();
  for (const [key, event] of Object.entries(source.events)) {
    const handler = source.evolve[key];
    if (!handler || events.has(event.type)) {
      throw new InvalidDefinition(`${name} needs one entry in evolve for ${key}, one event called ${event.type}.`);
    }
    events.set(event.type, event);
    handlers.set(event.type, handler);
  }
  const evolve: Model['evolve'] = (before, event) => {
    const handler = handlers.get(event.type);
    if (!handler) throw new UnknownEvent(name, [...events.keys()], event.type);
    return state.apply(handler, before, event);
  };
  return { name, state, events, evolve };
}

/** Puts an aggregate into a state that its repository kept, or that its events have made. */
export function restored<A extends AggregateRoot>(aggregate: A, state: object | undefined, version: number): A {
  if (state === undefined) throw new NotBegun(modelOf(aggregate).name, aggregate.id);
  aggregate[STATE] = state;
  aggregate[COMMITTED] = version;
  return aggregate;
}

type Concrete = new (id: string) => AggregateRoot;

function aggregateClass(model: Model): unknown {
  return class extends AggregateRoot {
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
