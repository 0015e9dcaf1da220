import type { Result } from 'neverthrow';
import { aggregateClass, type AggregateRootClass } from './aggregate-class.ts';
import { AlreadyBegun, NotBegun } from './aggregate-faults.ts';
import { COMMITTED, PENDING, STATE } from './aggregate-keys.ts';
import { modelFrom, modelOf, type Evolve, type StateOf, type StateSource } from './aggregate-model.ts';
import type { DomainEvent } from '../domain-event.ts';
import type { EventClasses, EventOf } from './evolution.ts';
import { Fault } from '../fault.ts';
import type { Definition } from '../field/field.ts';
import { kindOf } from '../kind-of.ts';
import { DONE } from '../result.ts';
import type { Content } from '../definition/shape.ts';
import type { FieldType } from '../field/type-of.ts';

declare const named: unique symbol;

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
  declare readonly id: Id;
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
    let done: boolean | undefined;
    try {
      const outcome = steps();
      if (typeof outcome?.isOk !== 'function') {
        throw new Fault('INVALID_STEPS', `Expected steps that answer with a Result at once, found ${kindOf(outcome)}.`);
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
   * *Errors*: `InvalidDefinition` where `evolve` and `events` differ, two events share a wire name, or a field's
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
    return aggregateClass(AggregateRoot, modelFrom(name, model as never)) as never;
  }
}

/** Evolves an aggregate from a state by all of some events, or fails and leaves it as it was. */
function evolve(aggregate: AggregateRoot, events: readonly DomainEvent[], start?: Content): void {
  const model = modelOf(aggregate);
  let state = start && model.state.copy(start);
  for (const event of events) state = model.evolve(state, event);
  aggregate[STATE] = state;
  aggregate[PENDING].push(...events);
}
