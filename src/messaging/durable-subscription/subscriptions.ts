import { contextBus, type ContextBus } from '../subscription/context-bus.ts';
import { signalOf, timeoutOf, type CloseOptions, type WaitOptions } from '../waiting/waiting-options.ts';
import { SubscriptionNameTaken } from '../subscription/subscribing-faults.ts';
import type { ReadableLog } from '../log/message-log.ts';
import { MessageTypes } from '../subscription/message-types.ts';
import type { MessageOf, Subscribable, Subscription } from '../subscription/subscription.ts';
import { definitionOf } from './definition.ts';
import { Mutex } from '../waiting/mutex.ts';
import { LiveLoop } from './handling/live-loop.ts';
import { HeldLease } from './leasing/held-lease.ts';
import { LeaseKeeper } from './leasing/lease-keeper.ts';
import type { Lease, PartitionState } from './leasing/lease.ts';
import { LeaseRun } from './leasing/lease-run.ts';
import { LeaseWorker } from './leasing/lease-worker.ts';
import { reportTo } from './leasing/report.ts';
import { RetryLoop } from './parking/retry-loop.ts';
import { areDone, overviewOf, type PartitionOverview } from './partition-overview.ts';
import type { Definition, Rules } from './rules.ts';
import { OperatorRefused, PartitionsDiffer, SubscriptionsState } from './subscription-faults.ts';
import { SubscriptionOperator } from './subscription-operator.ts';
import type { SubscriptionStore } from './subscription-store.ts';
import {
  checkedRules,
  type DurableSubscriptionOptions,
  type DurableSubscriptionRules,
  type SubscriptionsOptions,
} from './subscriptions-options.ts';

/**
 * Handlers that are called for everything that was committed to a log, whatever dies in between.
 *
 * *When to use*: in place of an `EventBus` where a handler must not miss a message when the process ends; one in each process,
 * over the log and the `subscriptions` of its store. Handlers are called at least once: make them idempotent.
 *
 * *Guarantees*: each subscription gets each message of its types at least once, from the position on where it was first
 * started. First deliveries of an aggregate's messages come in order. A message that fails is parked, with all later ones
 * of its aggregate behind it in order, and tried again by the policy; when its attempts are spent, or a rule refused it, it is
 * dead and waits for an operator. Other aggregates go on. A partition has one owner at a time; what a replaced owner
 * writes is refused. After a crash messages are tried one by one, so that one that kills the process is found and parked. Memory
 * is bounded by a batch for each partition.
 *
 * *Errors*: `InvalidOption` for ports and options of the wrong type.
 *
 * @example
 * ```ts
 * import { DomainEvent, Instant } from 'demesne';
 * import { InMemoryStore } from 'demesne/in-memory';
 * import { Subscriptions } from 'demesne/messaging';
 *
 * class OrderPlaced extends DomainEvent.define('ordering.OrderPlaced', {}) {}
 *
 * const store = new InMemoryStore();
 * const subscriptions = new Subscriptions(store.log, store.subscriptions);
 * const seen: string[] = [];
 * subscriptions.subscribe(OrderPlaced, {
 *   name: 'authorize-payment',
 *   partitions: 4,
 *   handle: (event, context) => {
 *     seen.push(`${event.type} of ${context.aggregate.id}`);
 *   },
 * });
 * await subscriptions.start();
 *
 * const aggregate = { type: 'Order', id: 'o-1', version: 1 };
 * const occurredAt = Instant.of('2026-03-01T12:00:00Z');
 * store.log.append([{ id: 'm-1', message: new OrderPlaced(), occurredAt, aggregate, correlationId: 'c-1' }]);
 * await subscriptions.drain();
 * await subscriptions.stop();
 *
 * seen; // => ['ordering.OrderPlaced of o-1']
 * ```
 * @see Hohpe & Woolf 2003, Durable Subscriber, Competing Consumers, Dead Letter Channel
 * @since 0.2.0
 */
export class Subscriptions {
  readonly #log: ReadableLog;
  readonly #store: SubscriptionStore;
  readonly #options: Required<SubscriptionsOptions>;
  readonly #types: MessageTypes;
  readonly #definitions = new Map<string, Definition>();
  readonly #rules: Rules;
  readonly #keeper: LeaseKeeper;
  readonly #run: LeaseRun;

  constructor(log: ReadableLog, store: SubscriptionStore, options: SubscriptionsOptions = {}) {
    const checked = checkedRules(log, store, options);
    const { clock, timer, quickAttempts, concurrency, batch, stallAfterMs, leaseMs, identifiers } = checked;
    this.#log = log;
    this.#store = store;
    this.#options = checked;
    this.#types = new MessageTypes(checked.upcasters);
    this.#rules = {
      log,
      clock,
      timer,
      quickAttempts,
      concurrency,
      batch,
      stallAfterMs,
      report: reportTo(checked.onFault),
      alone: new Mutex(),
      isAwaited: () => this.#run.isAwaited,
      progressed: () => this.#run.progressed(),
    };
    const owner = `${checked.owner}/${identifiers.next()}`;
    this.#keeper = new LeaseKeeper(
      store,
      log,
      { owner, leaseMs, timer, report: this.#rules.report },
      { names: () => [...this.#definitions.keys()], begin: (lease) => this.#begin(lease) },
    );
    this.#run = new LeaseRun(this.#keeper, log, { timer, leaseMs, states: () => this.#states() });
  }

  /**
   * Has a handler called for each message of some classes. The first start ever of a subscription of this name decides where
   * it begins: at the head of the log, unless it says `from: 'start'`.
   *
   * *Errors*: `SubscriptionNameTaken`; `MessageNameClash` where another class has the wire name; `InvalidOption`;
   * {@link SubscriptionsState} once they are started.
   */
  subscribe<const Classes extends Subscribable>(
    messages: Classes,
    options: DurableSubscriptionOptions<MessageOf<Classes>>,
  ): Subscription {
    if (this.#run.isStopped) throw new SubscriptionsState('STOPPED');
    if (this.#run.isStarted) throw new SubscriptionsState('STARTED');
    const definition = definitionOf(messages, options, this.#options, this.#types);
    if (this.#definitions.has(definition.name)) throw new SubscriptionNameTaken(definition.name);
    this.#definitions.set(definition.name, definition);
    return Object.freeze({ name: definition.name, unsubscribe: () => this.#unsubscribe(definition) });
  }

  /** The subscriptions as one bounded context sees them: domain events of other contexts don't compile. */
  within<const Context extends string>(context: Context): ContextBus<Context, DurableSubscriptionRules> {
    return contextBus(context, (messages, options) => this.subscribe(messages, options as never));
  }

  /**
   * Registers the subscriptions, claims a share of their partitions, and begins to handle. Resolves after the first heartbeat.
   *
   * *Errors*: {@link PartitionsDiffer} and {@link CheckpointAhead}, and what the store throws; then nothing is handled, and it may be
   * called again. {@link SubscriptionsState} once they are stopped.
   */
  async start(): Promise<void> {
    if (this.#run.isStopped) throw new SubscriptionsState('STOPPED');
    await this.#run.start(() => this.#register());
  }

  /**
   * Waits until nothing is left to do in any process: all is handled, or parked and dead, or parked behind a dead one. What an
   * operator has paused is not waited for. Retries are waited for too, three quarters of an hour by default: in a test, subscribe
   * with `retry: noRetry`, or give a signal. A handler that awaits it waits for itself.
   *
   * *Errors*: rejects with the signal's reason; {@link SubscriptionsState} before the start and after the stop; what log and store
   * throw.
   */
  async drain(options: WaitOptions = {}): Promise<void> {
    const signal = signalOf(options);
    if (this.#run.isStopped) throw new SubscriptionsState('STOPPED');
    if (!this.#run.isStarted) throw new SubscriptionsState('NOT_STARTED');
    await this.#run.drain(() => this.#isDone(), signal);
  }

  /**
   * Ends: begins nothing more, lets handlers finish, aborts their signal when the time is over, and gives the leases back, so
   * others go on at once. A store that does not answer is waited for as long as a lease lasts, at the start of it and at its end. A
   * second call waits for the first.
   *
   * *Errors*: rejects with `InvalidOption`, and then goes on; with what the store throws where it can't give the leases back.
   */
  async stop(options: CloseOptions = {}): Promise<void> {
    return this.#run.stop(timeoutOf(options), () => new SubscriptionsState('STOPPED'));
  }

  /** How each partition stands in the store; what was passed since without a message of its own may not be written yet. */
  async overview(): Promise<readonly PartitionOverview[]> {
    const [states, head] = await Promise.all([this.#states(), this.#log.head()]);
    return overviewOf(states, head);
  }

  /**
   * What a person can do about a subscription.
   *
   * *Errors*: {@link OperatorRefused} for one that isn't subscribed here.
   */
  operator(name: string): SubscriptionOperator {
    const definition = this.#definitions.get(name);
    if (definition === undefined) {
      throw new OperatorRefused(
        'UNKNOWN_SUBSCRIPTION',
        'There is no subscription of that name here: subscribe it first.',
      );
    }
    const changed = (): void => this.#keeper.hasten();
    return new SubscriptionOperator(definition, { log: this.#log, store: this.#store, changed });
  }

  #begin(lease: Lease): LeaseWorker {
    const definition = this.#definitions.get(lease.subscription) as Definition;
    const held = new HeldLease(this.#store, lease, this.#rules);
    const retries = new RetryLoop(definition, this.#rules, held);
    const live = new LiveLoop(definition, this.#rules, held, () => retries.look());
    return new LeaseWorker(held, [live, retries], this.#rules.report);
  }

  #unsubscribe(definition: Definition): void {
    if (this.#definitions.get(definition.name) !== definition || this.#run.isStopped) return;
    this.#definitions.delete(definition.name);
    this.#keeper.retireAllOf(definition.name);
  }

  async #register(): Promise<void> {
    const head = await this.#log.head();
    for (const { name, partitions, from, inbox } of this.#definitions.values()) {
      const found = await this.#store.register(name, partitions, from === 'head' ? head : 0);
      if (found !== partitions) throw new PartitionsDiffer(name, partitions, found);
      if (inbox === 'position') await this.#store.trackBuckets(name);
    }
  }

  async #isDone(): Promise<boolean> {
    const head = await this.#log.head();
    return areDone(await this.#states(), head) && (await this.#log.head()) === head;
  }

  async #states(): Promise<readonly PartitionState[]> {
    return this.#store.states([...this.#definitions.keys()]);
  }
}
