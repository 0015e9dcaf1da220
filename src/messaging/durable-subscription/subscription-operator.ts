import type { Json } from '../../domain/json.ts';
import { EncodedMessage } from '../message/encoded-message.ts';
import { isWhole, need } from '../invalid-option.ts';
import { checkStorable } from '../log/log-faults.ts';
import { UnreadableMessage } from '../message/message-decoder.ts';
import type { ReadableLog } from '../log/message-log.ts';
import type { PartitionState } from './leasing/lease.ts';
import type { ParkedDecision, ParkedMessage } from './parking/parked-message.ts';
import { checkQuery, needPosition } from './parking/parked-query.ts';
import {
  needOperated,
  operatedOf,
  type Operated,
  type OperatedStore,
  type OperatorOptions,
} from './operator-options.ts';
import { overviewOf, type PartitionOverview } from './partition-overview.ts';
import { OperatorRefused } from './subscription-faults.ts';
import type { ParkedQuery, SubscriptionStore } from './subscription-store.ts';
import { needPartitions } from './subscriptions-options.ts';

/** What an operator's orders are carried out with. */
interface Desk {
  readonly log: ReadableLog;
  readonly store: SubscriptionStore;
  /** Called after every change, so that this process acts on it at once. */
  readonly changed: () => void;
}

/**
 * What a person can do about one subscription: see what is parked, decide about it, stop it, have it begin elsewhere.
 *
 * *When to use*: behind a command or a page for operators. `subscriptions.operator(name)` gives it in a process that handles the messages,
 * {@link SubscriptionOperator.over} in any other, such as a script.
 *
 * *Guarantees*: an order holds for all processes. The one that handles and gives it acts at once, the others with their next heartbeat.
 *
 * *Errors*: {@link OperatorRefused} where no such message is parked, the subscription was never started on this store, or it may not be
 * reset; `InvalidOption` for a position that is none; what the store throws.
 *
 * @example
 * ```ts
 * import { InMemoryStore } from 'demesne/in-memory';
 * import { SubscriptionOperator } from 'demesne/messaging';
 *
 * const store = new InMemoryStore(); // on SQLite or PostgreSQL it is there for a script of its own
 * await store.subscriptions.register('print-label', 1, 0);
 *
 * const operator = SubscriptionOperator.over(store, { name: 'print-label' });
 * await operator.pause();
 * (await operator.overview()).map(({ status, lag }) => [status, lag]); // => [['paused', 0]]
 * ```
 * @see Hohpe & Woolf 2003, Control Bus
 * @since 0.2.0
 */
export class SubscriptionOperator {
  readonly #definition: Operated;
  readonly #desk: Desk;

  /** @internal `Subscriptions` makes it. */
  constructor(definition: Operated, desk: Desk) {
    this.#definition = definition;
    this.#desk = desk;
  }

  /**
   * The operator of a subscription from outside of the processes that handle its messages: no handler is needed, and none is called here.
   *
   * *Errors*: `InvalidOption`.
   */
  static over(store: OperatedStore, options: OperatorOptions): SubscriptionOperator {
    const { log, subscriptions } = store ?? {};
    return new SubscriptionOperator(operatedOf(store, options), {
      log,
      store: subscriptions,
      changed: () => undefined,
    });
  }

  /**
   * The names of all subscriptions that a store knows, whether anybody runs them or not; those of projections begin with `projection/`,
   * and have a `ProjectionOperator`.
   *
   * *Errors*: `InvalidOption`; what the store throws.
   */
  static async names(store: OperatedStore): Promise<readonly string[]> {
    needOperated(store);
    return store.subscriptions.names();
  }

  /** How its partitions stand. */
  async overview(): Promise<readonly PartitionOverview[]> {
    const [states, head] = await Promise.all([this.#states(), this.#desk.log.head()]);
    return overviewOf(states, head);
  }

  /** What is parked, in the order of the log. */
  async list(query: ParkedQuery = {}): Promise<readonly ParkedMessage[]> {
    checkQuery(query);
    const parked = await this.#desk.store.parked(this.#definition.name, query);
    if (parked.length === 0) await this.#states();
    return parked;
  }

  /** Has a message tried again now, with all its attempts before it. One behind another stays there until its turn. */
  async replay(position: number): Promise<void> {
    await this.#decide(position, { kind: 'replay' });
  }

  /**
   * Puts other data in the place of a message's own, for this subscription alone, and has it tried again.
   *
   * *Errors*: `UnreadableMessage` where the class of the message can't read that, {@link OperatorRefused} where the operator was not given
   * its class; then nothing is changed.
   */
  async edit(position: number, data: Json): Promise<void> {
    needPosition(position);
    const [logged] = await this.#desk.log.read(Math.max(0, position - 1), 1);
    if (logged?.position !== position) throw this.#notParked(position);
    const known = this.#definition.classes.get(logged.envelope.message.type);
    if (known === undefined) throw this.#unknownType();
    const parsed = known.parse(data);
    if (parsed.isErr()) throw new UnreadableMessage(new EncodedMessage(known.type, known.version, data), parsed.error);
    await this.#decide(position, { kind: 'edit', data: parsed.value.encode(), version: known.version });
  }

  /** Leaves a message out for good; it stays listed as skipped, with the reason, and its key goes on. */
  async skip(position: number, reason: string): Promise<void> {
    const fits = typeof reason === 'string' && reason.trim() !== '' && reason.length <= 1_000;
    need(fits, 'reason', 'text of 1 to 1,000 characters', reason);
    checkStorable('a reason', reason);
    await this.#decide(position, { kind: 'skip', reason });
  }

  /** Stops handling; what runs may end, and nothing is lost. */
  async pause(): Promise<void> {
    await this.#states();
    await this.#desk.store.pause(this.#definition.name, true);
    this.#desk.changed();
  }

  /** Lets delivery go on after a pause. */
  async resume(): Promise<void> {
    await this.#states();
    await this.#desk.store.pause(this.#definition.name, false);
    this.#desk.changed();
  }

  /** Has everything after a position handled again, or for the first time; what is parked after it is forgotten. */
  async reset(position: number): Promise<void> {
    const { name, resettable } = this.#definition;
    if (!resettable) {
      throw new OperatorRefused(
        'NOT_RESETTABLE',
        `${name} may not be reset: say resettable: true where it is subscribed, or operated, if it may.`,
      );
    }
    const head = await this.#desk.log.head();
    const fits = isWhole(position, 0, head);
    need(fits, 'position', `a whole number from 0 to the head of the log, ${head}`, position);
    await this.#states();
    await this.#desk.store.reset(name, position);
    this.#desk.changed();
  }

  /**
   * Divides the subscription into another number of parts, while it works. All begin where the last of the old ones was,
   * so what the others had handled beyond that comes again; nothing is lost. The code has to say the new number from its
   * next start on.
   */
  async repartition(partitions: number): Promise<void> {
    needPartitions(partitions);
    await this.#states();
    await this.#desk.store.repartition(this.#definition.name, partitions);
    this.#desk.changed();
  }

  async #decide(position: number, decision: ParkedDecision): Promise<void> {
    needPosition(position);
    if (!(await this.#desk.store.decide(this.#definition.name, position, decision))) throw this.#notParked(position);
    this.#desk.changed();
  }

  /** Its partitions; an order to a name that has none would be lost without a word. */
  async #states(): Promise<readonly PartitionState[]> {
    const { name } = this.#definition;
    const states = await this.#desk.store.states([name]);
    if (states.length > 0) return states;
    throw new OperatorRefused(
      'UNKNOWN_SUBSCRIPTION',
      `${name} was never started on this store: look at the name, and whether it is the store of its process.`,
    );
  }

  #unknownType(): OperatorRefused {
    return new OperatorRefused(
      'UNKNOWN_TYPE',
      `${this.#definition.name} is operated without the class of this message: name it in messages, so that the new data can be checked.`,
    );
  }

  #notParked(position: number): OperatorRefused {
    return new OperatorRefused(
      'NOT_PARKED',
      `${this.#definition.name} has no message parked at ${position}: list() tells.`,
    );
  }
}
