import { BusClosed, WaitsForItself } from './bus-faults.ts';
import { SubscriptionNameTaken } from '../subscription/subscribing-faults.ts';
import { contextBus, type ContextBus } from '../subscription/context-bus.ts';
import type { Handle } from '../subscription/handler.ts';
import { checkedOptions, type EventBusOptions } from './event-bus-options.ts';
import { signalOf, timeoutOf, type CloseOptions, type WaitOptions } from '../waiting/waiting-options.ts';
import { need } from '../invalid-option.ts';
import type { ReadableLog } from '../log/message-log.ts';
import { throughMiddleware, type Middleware } from '../subscription/middleware.ts';
import type { PublishReport } from './publish-report.ts';
import { checkRetryPolicy, type RetryPolicy } from '../retry-policy.ts';
import { DecodedLog } from './decoded-log.ts';
import { Dispatcher } from './dispatcher.ts';
import type { FailedDelivery, UnfinishedDelivery } from './failed-delivery.ts';
import { Ledger } from './ledger.ts';
import { classesOf, MessageTypes } from '../subscription/message-types.ts';
import { reading } from '../subscription/reading.ts';
import { Subscriber } from './subscriber.ts';
import type { MessageOf, Subscribable, Subscription, SubscriptionOptions } from '../subscription/subscription.ts';
import { Waker } from './waker.ts';
import { inTime } from '../waiting/in-time.ts';
import { untilAborted } from '../waiting/until-aborted.ts';

/**
 * Calls handlers for what was committed to a log.
 *
 * *When to use*: one per process, over the log of its store. Commits wake it by themselves; `publish` and `drain` are for
 * those who want to wait: a test, a script, the end of a request.
 *
 * *Guarantees*: nothing is delivered that wasn't committed. Each subscription gets each message of its types at least
 * once while the process lives. Messages of one aggregate reach a subscription in order: a message waits until the
 * earlier ones are done or have failed for good, retries included; after a failure for good the later ones go on. Different
 * aggregates and different subscriptions don't wait for each other, so a handler that is slow or throws holds nobody
 * else up. A throw, a rejection and a `ConcurrencyConflict` are retried by the policy; any other `err` is a rule's answer
 * and kept at once; nothing is ignored silently: {@link EventBus.failures} lists all that failed for good. Memory is bounded:
 * a subscription holds 1,000 deliveries at the most, the log holds the rest, and then its other keys wait too.
 *
 * *Errors*: {@link InvalidOption} for ports and options of the wrong type.
 *
 * @example
 * ```ts
 * import { DomainEvent, Instant } from 'demesne';
 * import { EventBus, type LoggedMessage, type ReadableLog } from 'demesne/messaging';
 *
 * class OrderPlaced extends DomainEvent.define('ordering.OrderPlaced', {}) {}
 *
 * const logged: LoggedMessage[] = [];
 * const log: ReadableLog = {
 *   read: (after, limit) => logged.slice(after, after + limit),
 *   head: () => logged.length,
 *   onAppended: () => () => undefined,
 * };
 * const bus = new EventBus(log);
 * const seen: string[] = [];
 * bus.subscribe(OrderPlaced, {
 *   name: 'authorize-payment',
 *   handle: (event, context) => {
 *     seen.push(`${event.type} of ${context.aggregate.id}`);
 *   },
 * });
 *
 * const aggregate = { type: 'Order', id: 'o-1', version: 1 };
 * const occurredAt = Instant.of('2026-03-01T12:00:00Z');
 * const envelope = { id: 'm-1', message: new OrderPlaced(), occurredAt, aggregate, correlationId: 'c-1' };
 * logged.push({ position: 1, envelope });
 *
 * (await bus.publish()).delivered; // => 1
 * seen; // => ['ordering.OrderPlaced of o-1']
 * ```
 * @see Hohpe & Woolf 2003, Message Bus, Message Dispatcher; Vernon 2013, ch. 8, Domain Events
 * @since 0.1.0
 */
export class EventBus {
  readonly #retry: RetryPolicy;
  readonly #middleware: readonly Middleware[];
  readonly #ledger: Ledger;
  readonly #dispatcher: Dispatcher;
  readonly #waker: Waker;
  readonly #types: MessageTypes;
  readonly #subscribers = new Map<string, Subscriber>();
  /** Those unsubscribed whose handlers may still be at work. */
  readonly #retired = new Set<Subscriber>();
  /** Aborted when closing begins. */
  readonly #intake = new AbortController();
  /** Aborted when closing ends. */
  readonly #release = new AbortController();
  readonly #unlisten: () => void;
  #closed: Promise<readonly UnfinishedDelivery[]> | undefined;

  constructor(log: ReadableLog, options: EventBusOptions = {}) {
    const { retry, timer, clock, middleware, upcasters } = checkedOptions(log, options);
    this.#retry = retry;
    this.#middleware = middleware;
    this.#types = new MessageTypes(upcasters);
    this.#ledger = new Ledger(clock, timer);
    this.#waker = new Waker(() => this.#dispatcher.pump(), timer, this.#intake.signal);
    this.#dispatcher = new Dispatcher(new DecodedLog(log, this.#types.decoder), this.#ledger, this.#waker.wake);
    this.#unlisten = log.onAppended(this.#waker.wake);
  }

  /**
   * Has a handler called for each message of some classes that is committed from now on, or from the start of the log.
   *
   * Over a log that answers with a promise, the beginning is settled once a `publish` or `drain` called afterwards has ended.
   *
   * *Errors*: {@link SubscriptionNameTaken}; {@link MessageNameClash} where another class has the wire name;
   * {@link InvalidOption}; {@link BusClosed}; {@link LogUnreadable} where the log can't tell its head.
   */
  subscribe<const Classes extends Subscribable>(
    messages: Classes,
    options: SubscriptionOptions<MessageOf<Classes>>,
  ): Subscription {
    if (this.#intake.signal.aborted) throw new BusClosed();
    const {
      name,
      handle,
      retry = this.#retry,
      from = 'head',
    } = Object(options) as SubscriptionOptions<MessageOf<Classes>>;
    need(typeof name === 'string' && name !== '' && name.length <= 200, 'name', 'text of 1 to 200 characters', name);
    need(typeof handle === 'function', 'handle', 'a function', handle);
    need(from === 'head' || from === 'start', 'from', "'head' or 'start'", from);
    checkRetryPolicy(retry);
    if (this.#subscribers.has(name)) throw new SubscriptionNameTaken(name);
    const classes = classesOf(messages);
    const types = this.#types.namesOf(classes);
    const call = ((event, context) => handle.call(options, event as never, context as never)) as Handle;
    const read = reading(this.#types.decoder, classes, throughMiddleware(this.#middleware, call));
    const subscriber = new Subscriber({ name, types, handle: read, retry, ledger: this.#ledger });
    this.#dispatcher.add(subscriber, from);
    this.#subscribers.set(name, subscriber);
    return Object.freeze({ name, unsubscribe: () => this.#unsubscribe(subscriber) });
  }

  /** The bus as one bounded context sees it: domain events of other contexts don't compile. */
  within<const Context extends string>(context: Context): ContextBus<Context> {
    return contextBus(context, (messages, options) => this.subscribe(messages, options as never));
  }

  /**
   * Delivers what is committed and not delivered yet, and waits until every handler was tried once.
   *
   * It doesn't wait for retries, nor for what stands behind one. The report tells of all first attempts since the last
   * report, those that a commit set off included.
   *
   * *Errors*: rejects with {@link InvalidOption}, {@link LogUnreadable}, {@link BusClosed}, the signal's reason, or {@link WaitsForItself} when
   * a handler calls it before its first `await`, or with its own signal. After that nothing tells the call from any
   * other, and a handler that awaits it would wait for itself: commit and return instead.
   */
  async publish(options: WaitOptions = {}): Promise<PublishReport> {
    const signal = signalOf(options);
    this.#mayWait('publish', signal);
    const pumping = this.#waker.pump();
    if (pumping) await untilAborted(pumping, signal);
    const report = this.#ledger.settledReport();
    return report ?? untilAborted(this.#ledger.nextReport(), this.#release.signal, signal);
  }

  /**
   * Waits until nothing is left to do: first attempts, retries, and whatever handlers commit on the way.
   *
   * *Errors*: as {@link EventBus.publish}.
   */
  async drain(options: WaitOptions = {}): Promise<void> {
    const signal = signalOf(options);
    this.#mayWait('drain', signal);
    do {
      await untilAborted(Promise.resolve(this.#waker.pump()), this.#intake.signal, signal);
      await untilAborted(this.#ledger.idle(), this.#intake.signal, signal);
    } while (this.#isAtWork);
  }

  /** What failed for good, in the order of failing. */
  failures(): readonly FailedDelivery[] {
    return [...this.#ledger.failures];
  }

  /**
   * Ends delivery: takes nothing more in, lets handlers at work finish, and aborts their signal when the time is over.
   *
   * Answers with what was taken from the log and not finished: interrupted handlers, retries, and what waited behind
   * them. A second call answers the same.
   *
   * *Errors*: rejects with {@link InvalidOption}, and then nothing is closed.
   */
  async close(options: CloseOptions = {}): Promise<readonly UnfinishedDelivery[]> {
    const timeoutMs = timeoutOf(options);
    return (this.#closed ??= this.#close(timeoutMs));
  }

  async #close(timeoutMs: number): Promise<readonly UnfinishedDelivery[]> {
    const ledger = this.#ledger;
    ledger.closing = true;
    this.#unlisten();
    this.#intake.abort(new BusClosed());
    for (const subscriber of this.#subscribers.values()) {
      for (const delivery of subscriber.stop()) ledger.left(subscriber.name, delivery, false);
    }
    // A handler that closes its own bus is not booked before it returns.
    if (ledger.calling) await Promise.resolve();
    if (!ledger.isIdle) await inTime(ledger.idle(), timeoutMs, ledger.timer);
    if (!ledger.isIdle) {
      ledger.abort.abort(new BusClosed());
      for (const subscriber of [...this.#subscribers.values(), ...this.#retired]) {
        for (const delivery of subscriber.running) ledger.left(subscriber.name, delivery, true);
      }
    }
    this.#release.abort(new BusClosed());
    return Object.freeze([...ledger.unfinished]);
  }

  #unsubscribe(subscriber: Subscriber): void {
    if (this.#subscribers.get(subscriber.name) !== subscriber || this.#intake.signal.aborted) return;
    this.#subscribers.delete(subscriber.name);
    this.#dispatcher.remove(subscriber);
    for (const delivery of subscriber.stop()) {
      if (delivery.attempts > 0) this.#ledger.failed(subscriber.name, delivery);
    }
    for (const one of this.#retired) if (one.running.length === 0) this.#retired.delete(one);
    if (subscriber.running.length > 0) this.#retired.add(subscriber);
  }

  get #isAtWork(): boolean {
    return this.#waker.isWanted || !this.#ledger.isIdle || !this.#dispatcher.isLevel || this.#dispatcher.isReading;
  }

  #mayWait(method: string, signal: AbortSignal | undefined): void {
    if (this.#intake.signal.aborted) throw new BusClosed();
    if (this.#ledger.calling || (signal !== undefined && signal === this.#ledger.abort.signal)) {
      throw new WaitsForItself(method);
    }
    signal?.throwIfAborted();
  }
}
