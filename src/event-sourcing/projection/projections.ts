import type { Bell } from '../../messaging/waiting/bell.ts';
import { HeldLease } from '../../messaging/durable-subscription/leasing/held-lease.ts';
import type { Lease, PartitionState } from '../../messaging/durable-subscription/leasing/lease.ts';
import { LeaseKeeper } from '../../messaging/durable-subscription/leasing/lease-keeper.ts';
import { LeaseRun } from '../../messaging/durable-subscription/leasing/lease-run.ts';
import { LeaseWorker } from '../../messaging/durable-subscription/leasing/lease-worker.ts';
import { reportTo } from '../../messaging/durable-subscription/leasing/report.ts';
import type { PartitionOverview } from '../../messaging/durable-subscription/partition-overview.ts';
import { Mutex } from '../../messaging/waiting/mutex.ts';
import { signalOf, timeoutOf, type CloseOptions, type WaitOptions } from '../../messaging/waiting/waiting-options.ts';
import { ProjectionsRefused } from './projection-faults.ts';
import { ProjectionLoop } from './projection-loop.ts';
import { ProjectionOperator } from './projection-operator.ts';
import { isDoneUpTo, overviewOf, partitionsOf, type ProjectionOverview } from './projection-overview.ts';
import { registerProjection } from './projection-registration.ts';
import type { ProjectedStore, ProjectionRules } from './projection-rules.ts';
import type { ProjectionWait } from './projection-waiting.ts';
import type { Projection } from './projection.ts';
import { checkedOptions, checkedProjections, type ProjectionsOptions } from './projections-options.ts';

/**
 * Projections that are kept up to date with a log, whatever dies in between.
 *
 * *When to use*: one in each process that is to work on read models, over the store that has their events; any number of processes may. `ReadModels`
 * asks for the rows, in any process.
 *
 * *Guarantees*: rows and the position that they show are written in one transaction, which a replaced runner is refused. No event is
 * passed over, however late it was committed. A version that is new to the store is made beside the one that is live, and takes its place
 * when it has come as far; what it has replaced is deleted. Whoever dies is followed by another, who goes on from what was
 * written. An event that fails is tried again, left out or stops its projection, as that says; others go on.
 *
 * *Errors*: `InvalidOption` for a store, projections or options that can't work; {@link ModelTaken} for two that make one read model.
 *
 * @example
 * ```ts
 * import { DomainEvent, Instant } from 'demesne';
 * import { Projection, Projections, ReadModel, ReadModels } from 'demesne/event-sourcing';
 * import { InMemoryStore } from 'demesne/in-memory';
 * import { z } from 'zod';
 *
 * class OrderPlaced extends DomainEvent.define('ordering.OrderPlaced', { orderId: z.string(), total: z.number() }) {}
 * const OrderSummary = ReadModel.define(
 *   'account.order-summary',
 *   { orderId: z.string(), total: z.number() },
 *   { key: 'orderId' },
 * );
 * const orderSummary = Projection.define('order-summary', {
 *   version: 1,
 *   into: OrderSummary,
 *   events: { OrderPlaced },
 *   project: { OrderPlaced: ({ data }, rows) => rows.put(data) },
 * });
 *
 * const store = new InMemoryStore();
 * const projections = new Projections(store, [orderSummary]);
 * await projections.start();
 *
 * const message = new OrderPlaced({ orderId: 'o-1', total: 12 });
 * const aggregate = { type: 'Order', id: 'o-1', version: 1 };
 * store.log.append([{ id: 'm-1', message, occurredAt: Instant.of('2026-03-01T12:00:00Z'), aggregate, correlationId: 'c-1' }]);
 * await projections.waitFor(orderSummary);
 *
 * await new ReadModels(store.readModels).of(OrderSummary).get('o-1'); // => { orderId: 'o-1', total: 12 }
 * await projections.stop();
 * ```
 * @see Vernon 2013, ch. 4, Architecture, on CQRS and projections
 * @since 0.2.0
 */
export class Projections {
  readonly #store: ProjectedStore;
  readonly #projections: ReadonlyMap<string, Projection>;
  readonly #options: Required<ProjectionsOptions>;
  readonly #rules: ProjectionRules;
  readonly #keeper: LeaseKeeper;
  readonly #run: LeaseRun;

  constructor(store: ProjectedStore, projections: readonly Projection[], options: ProjectionsOptions = {}) {
    this.#options = checkedOptions(store, options);
    this.#store = store;
    this.#projections = checkedProjections(projections);
    const { clock, timer, batch, stallAfterMs, leaseMs, onFault } = this.#options;
    const report = reportTo((fault) => onFault(fault));
    this.#rules = {
      store,
      log: store.log,
      clock,
      timer,
      batch,
      stallAfterMs,
      alone: new Mutex(),
      isAwaited: () => this.#run.isAwaited,
      progressed: () => this.#run.progressed(),
      report,
    };
    const owner = `${this.#options.owner}/${this.#options.identifiers.next()}`;
    this.#keeper = new LeaseKeeper(
      store.subscriptions,
      store.log,
      { owner, leaseMs, timer, report },
      { names: () => [...this.#projections.keys()], begin: (lease) => this.#begin(lease) },
    );
    this.#run = new LeaseRun(this.#keeper, store.log, { timer, leaseMs, states: () => this.#states() });
  }

  /**
   * Makes the versions known that the store doesn't know, claims a share of the work, and begins. Resolves after the first heartbeat.
   *
   * *Errors*: {@link ModelTaken} where the store has the read model from another projection; `PartitionsDiffer` and `CheckpointAhead`, and what the
   * store throws; then nothing is done, and it may be called again. {@link ProjectionsRefused} once they are stopped.
   */
  async start(): Promise<void> {
    if (this.#run.isStopped) throw new ProjectionsRefused('PROJECTIONS_STOPPED');
    await this.#run.start(() => this.#register());
  }

  /**
   * Waits until the rows show all that is committed, and rebuilds have taken their place, in any process. What is paused, has stopped or is retired is
   * not waited for. Retries are waited for too: give a signal where that may be too long.
   *
   * *Errors*: rejects with the signal's reason; {@link ProjectionsRefused} before the start and after the stop; what the store throws.
   */
  async drain(options: WaitOptions = {}): Promise<void> {
    const signal = signalOf(options);
    this.#needStarted();
    await this.#run.drain(() => this.#isDone(), signal);
  }

  /**
   * Waits until the rows that are asked for show all that is committed by now, or all up to a position of the log: whoever has committed something
   * then reads what it has written.
   *
   * *Errors*: `ProjectionBehind` when the time is over; `ProjectionStopped` where an event has stopped it before; the signal's reason;
   * {@link ProjectionsRefused} for a projection that isn't one of these.
   */
  async waitFor(projection: Projection, wait: ProjectionWait & { readonly position?: number } = {}): Promise<void> {
    this.#needStarted();
    await this.#run.begun();
    await this.operator(projection).waitFor(wait);
  }

  /**
   * How the partitions stand, as a `Runtime` counts them; `standings` says why one has stopped, and how much was left out. That waits for nobody,
   * so it is not counted as `parked` or `dead`.
   */
  async overview(): Promise<readonly PartitionOverview[]> {
    return partitionsOf([...this.#projections.values()], this.#store);
  }

  /** How each projection stands. */
  async standings(): Promise<readonly ProjectionOverview[]> {
    const all = [...this.#projections.values()].map((one) => overviewOf(one, this.#store, this.#options.clock));
    return (await Promise.all(all)).filter((one) => one !== undefined);
  }

  /**
   * What a person can do about a projection.
   *
   * *Errors*: {@link ProjectionsRefused} for one that isn't one of these.
   */
  operator(projection: Projection): ProjectionOperator {
    if (!projection || this.#projections.get(projection.subscription) !== projection) {
      throw new ProjectionsRefused('FOREIGN_PROJECTION', projection?.name);
    }
    const { clock, timer } = this.#options;
    const look = (bell: Bell): (() => void) => this.#run.look(bell);
    const changed = (): void => this.#keeper.hasten();
    const paused = (isPaused: boolean): void => this.#paused(projection, isPaused);
    return new ProjectionOperator(projection, this.#store, {
      clock,
      timer,
      changed,
      paused,
      look,
      over: this.#run.over,
    });
  }

  /**
   * Ends: begins nothing more, lets what runs finish, interrupts it when the time is over, and gives the leases back, so others go
   * on at once. A second call waits for the first.
   *
   * *Errors*: rejects with `InvalidOption`, and then goes on; with what the store throws where it can't give the leases back.
   */
  async stop(options: CloseOptions = {}): Promise<void> {
    return this.#run.stop(timeoutOf(options), () => new ProjectionsRefused('PROJECTIONS_STOPPED'));
  }

  #needStarted(): void {
    if (this.#run.isStopped) throw new ProjectionsRefused('PROJECTIONS_STOPPED');
    if (!this.#run.isStarted) throw new ProjectionsRefused('PROJECTIONS_NOT_STARTED');
  }

  #begin(lease: Lease): LeaseWorker {
    const projection = this.#projections.get(lease.subscription) as Projection;
    const held = new HeldLease(this.#store.subscriptions, lease, this.#rules);
    return new LeaseWorker(held, [new ProjectionLoop(projection, this.#rules, held)], this.#rules.report);
  }

  async #register(): Promise<void> {
    for (const projection of this.#projections.values()) await registerProjection(projection, this.#rules);
  }

  /** The next heartbeat would tell them too, and later. */
  #paused({ subscription }: Projection, paused: boolean): void {
    for (const worker of this.#keeper.workers) {
      if (worker.lease.subscription === subscription) worker.renewed({ ...worker.lease, paused });
    }
  }

  async #states(): Promise<readonly PartitionState[]> {
    return this.#store.subscriptions.states([...this.#projections.keys()]);
  }

  async #isDone(): Promise<boolean> {
    const head = await this.#store.log.head();
    for (const projection of this.#projections.values()) {
      if (!(await isDoneUpTo(head, projection, this.#store))) return false;
    }
    return (await this.#store.log.head()) === head;
  }
}
