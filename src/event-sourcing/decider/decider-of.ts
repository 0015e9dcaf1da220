import type { Result } from 'neverthrow';
import { modelOf } from '../../domain/aggregate/aggregate-model.ts';
import { AggregateRoot } from '../../domain/aggregate/aggregate-root.ts';
import type { AggregateClass } from '../../domain/aggregate/persistence.ts';
import type { Content } from '../../domain/definition/shape.ts';
import { InvalidDefinition } from '../../domain/fault.ts';
import { nameOrKindOf } from '../../domain/kind-of.ts';
import { need } from '../../messaging/invalid-option.ts';
import type { StateIn } from '../../selection/where.ts';
import type { Decider } from './decider.ts';

interface Made<Aggregate> {
  new (id: string): Aggregate;
  reconstitute(id: string, version: number, state: object): Aggregate;
}

/**
 * Makes a {@link Decider} of an aggregate's class, so that its rules can be used as plain functions: in a simulation, in a property test,
 * beside a decider that is to take its place.
 *
 * *When to use*: seldom, in an application; its repositories keep the class as it is.
 *
 * *Guarantees*: the same decisions and the same states as the class. The state is `undefined` before the first event. An operation that begins
 * an aggregate answers with it: `ok(Order.start(order.id, cart))`.
 *
 * *Errors*: {@link InvalidDefinition} for anything but a class that `AggregateRoot.define` is behind.
 *
 * @example
 * ```ts
 * import { AggregateRoot, DomainEvent, Identifier } from 'demesne';
 * import { deciderOf, evolved } from 'demesne/event-sourcing';
 * import { ok } from 'neverthrow';
 * import { z } from 'zod';
 *
 * const BellId = Identifier.define('BellId');
 * class BellHung extends DomainEvent.define('house.BellHung', {}) {}
 * class BellRung extends DomainEvent.define('house.BellRung', {}) {}
 * class Bell extends AggregateRoot.define('Bell', {
 *   id: BellId,
 *   state: { times: z.int() },
 *   events: { BellHung, BellRung },
 *   evolve: { BellHung: () => ({ times: 0 }), BellRung: (bell) => ({ times: bell.times + 1 }) },
 * }) {
 *   static hang(id: Bell['id']) {
 *     return new Bell(id).begin(new BellHung());
 *   }
 *   ring() {
 *     return this.record(new BellRung());
 *   }
 * }
 *
 * const bell = deciderOf(Bell, BellId.of('b-1'), (it, command: 'hang' | 'ring') =>
 *   command === 'hang' ? ok(Bell.hang(it.id)) : it.ring(),
 * );
 * const hung = evolved(bell, bell.decide('hang', bell.initialState)._unsafeUnwrap());
 * hung; // => { times: 0 }
 * bell.decide('ring', hung)._unsafeUnwrap().map(({ type }) => type); // => ['house.BellRung']
 * ```
 * @param aggregate the class
 * @param id the identifier that the aggregate is to have, for events that tell it
 * @param operate what a command does to the aggregate
 * @see Chassaing 2021, Functional Event Sourcing Decider
 * @since 0.2.0
 */
export function deciderOf<Aggregate extends AggregateRoot, Command, Refusal>(
  aggregate: AggregateClass<Aggregate>,
  id: Aggregate['id'],
  operate: (aggregate: Aggregate, command: Command) => Result<unknown, Refusal>,
): Decider<Command, StateIn<Aggregate> | undefined, Aggregate['pendingEvents'][number], Refusal> {
  if (typeof aggregate !== 'function' || !(aggregate.prototype instanceof AggregateRoot)) {
    throw new InvalidDefinition(
      `deciderOf takes the class of an aggregate, class Order extends AggregateRoot.define(…), found ${nameOrKindOf(aggregate)}.`,
    );
  }
  need(typeof operate === 'function', 'operate', 'a function of an aggregate and a command', operate);
  const { state: states, evolve } = modelOf(aggregate.prototype);
  const type = aggregate as unknown as Made<Aggregate>;
  return {
    initialState: undefined,
    decide: (command, state) => {
      const before = state === undefined ? new type(id) : type.reconstitute(id, 1, states.copy(state as Content));
      return operate(before, command).map((value) =>
        value instanceof aggregate ? (value as Aggregate).pendingEvents : before.pendingEvents,
      );
    },
    evolve: (state, event) => evolve(state && states.copy(state as Content), event) as StateIn<Aggregate>,
  };
}
