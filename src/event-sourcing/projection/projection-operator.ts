import { SystemClock, type Clock } from '../../domain/time/clock.ts';
import type { Bell } from '../../messaging/waiting/bell.ts';
import type { ParkedMessage } from '../../messaging/durable-subscription/parking/parked-message.ts';
import { checkQuery } from '../../messaging/durable-subscription/parking/parked-query.ts';
import type { ParkedQuery } from '../../messaging/durable-subscription/subscription-store.ts';
import { need, needObject } from '../../messaging/invalid-option.ts';
import { isStorable } from '../../messaging/log/log-faults.ts';
import { needVersion } from '../../messaging/log/version-limit.ts';
import { SystemTimer, type Timer } from '../../messaging/waiting/timer.ts';
import { isInline } from '../../read-model/inline-version.ts';
import type { ModelVersion, ReadModelStore } from '../../read-model/read-model-store.ts';
import { ProjectionsRefused } from './projection-faults.ts';
import { overviewOf, standingOf, type ProjectionOverview } from './projection-overview.ts';
import type { ProjectedStore } from './projection-rules.ts';
import { waitFor, type ProjectionWait } from './projection-waiting.ts';
import { Projection } from './projection.ts';
import { needStore } from './projections-options.ts';

/** How many rows of a rebuild that is given up are deleted in one transaction. */
const DROPPED = 500;

/** What an operator's orders are carried out with. */
interface Desk {
  readonly clock: Clock;
  readonly timer: Timer;
  /** Called after every change, so that this process acts on it soon. */
  readonly changed: () => void;
  /** Called when the projection was stopped, or goes on, so that this process does so at once. */
  readonly paused?: (isPaused: boolean) => void;
  /** Has a bell rung whenever something was written here. */
  readonly look: (bell: Bell) => () => void;
  /** Aborted when nobody runs the projection here any more; never unless given. */
  readonly over?: AbortSignal;
}

/**
 * What a person can do about one version of a projection: see how it stands, stop it, let it go on, give up its rebuild.
 *
 * *When to use*: behind a command or a page for operators, and wherever somebody has to wait for its rows. `projections.operator(orderSummary)`
 * gives it in a process that runs the projection, {@link ProjectionOperator.over} in any other.
 *
 * *Guarantees*: an order holds for all processes. The one that runs the projection and gives it acts at once, the others with their next heartbeat.
 *
 * *Errors*: {@link ProjectionsRefused} where the store doesn't know the projection in this version; what the store throws.
 *
 * @example
 * ```ts
 * import { DomainEvent } from 'demesne';
 * import { Projection, ProjectionOperator, Projections, ReadModel } from 'demesne/event-sourcing';
 * import { InMemoryStore } from 'demesne/in-memory';
 * import { z } from 'zod';
 *
 * class OrderPlaced extends DomainEvent.define('ordering.OrderPlaced', { orderId: z.string() }) {}
 * const orders = Projection.define('orders', {
 *   version: 1,
 *   into: ReadModel.define('account.orders', { orderId: z.string() }, { key: 'orderId' }),
 *   events: { OrderPlaced },
 *   project: { OrderPlaced: ({ data }, rows) => rows.put(data) },
 * });
 *
 * const store = new InMemoryStore(); // on SQLite or PostgreSQL it is there for a script of its own
 * const projections = new Projections(store, [orders]);
 * await projections.start();
 *
 * const operator = ProjectionOperator.over(store, orders);
 * await operator.pause();
 * const { status, activity, lag } = await operator.overview();
 * [status, activity, lag]; // => ['live', 'paused', 0]
 * await projections.stop();
 * ```
 * @see Hohpe & Woolf 2003, Control Bus
 * @since 0.2.0
 */
export class ProjectionOperator {
  readonly #projection: Projection;
  readonly #store: ProjectedStore;
  readonly #desk: Desk;

  /** @internal `Projections` makes it. */
  constructor(projection: Projection, store: ProjectedStore, desk: Desk) {
    this.#projection = projection;
    this.#store = store;
    this.#desk = desk;
  }

  /**
   * The operator of a projection from outside of the processes that run it.
   *
   * *Errors*: `InvalidOption`.
   */
  static over(
    store: ProjectedStore,
    projection: Projection,
    options: { readonly clock?: Clock; readonly timer?: Timer } = {},
  ): ProjectionOperator {
    needStore(store);
    need(projection instanceof Projection, 'projection', 'what Projection.define gives', projection);
    needObject(options);
    const { clock = new SystemClock(), timer = new SystemTimer() } = options;
    const nothing = (): void => undefined;
    return new ProjectionOperator(projection, store, { clock, timer, changed: nothing, look: () => nothing });
  }

  /**
   * Ends a version of a read model for good, and deletes its rows: for a projection that is taken out of the code altogether, whose rows were
   * written with their events or held up purges. It needs no projection, since there may be none any more. The model has nothing to
   * show then until another version is begun. Where it was interrupted, call it again.
   *
   * *Errors*: {@link ProjectionsRefused} where the store has no such version, or its time is over and none of its rows are left; `InvalidOption`.
   */
  static async retire(store: Pick<ProjectedStore, 'readModels'>, version: ModelVersion): Promise<void> {
    const readModels = store?.readModels;
    need(typeof readModels?.retire === 'function', 'store', 'a store with readModels', store);
    const { model } = Object(version) as Partial<ModelVersion>;
    need(typeof model === 'string' && isStorable(model), 'model', 'the name of a read model', model);
    needVersion('version', version.version);
    const hasEnded = await readModels.retire(version);
    const dropped = await dropAll(readModels, version);
    if (!hasEnded && dropped === 0) throw new ProjectionsRefused('NOTHING_TO_RETIRE', version.model);
  }

  /** How it stands. */
  async overview(): Promise<ProjectionOverview> {
    const found = await overviewOf(this.#projection, this.#store, this.#desk.clock);
    if (found === undefined) throw this.#unknown();
    return found;
  }

  /** The messages that were left out, in the order of the log, each with its cause. Make up for them by a new version, which sees them again. */
  async skipped(query: Omit<ParkedQuery, 'status'> = {}): Promise<readonly ParkedMessage[]> {
    checkQuery(query);
    const { status: _, ...place }: ParkedQuery = query;
    const parked = await this.#store.subscriptions.parked(this.#projection.subscription, place);
    return parked.map((one) => ({ ...one, status: 'skipped' }));
  }

  /**
   * Stops it after its batch; nothing is lost, and a rebuild keeps what it has made.
   *
   * *Errors*: {@link ProjectionsRefused} where nothing runs: its time is over, or units of work write its rows.
   */
  async pause(): Promise<void> {
    await this.#pause(true);
  }

  /**
   * Lets it go on after a pause, or from the event that has stopped it.
   *
   * *Errors*: as of {@link ProjectionOperator.pause}.
   */
  async resume(): Promise<void> {
    await this.#needRun();
    await this.#store.readModels.resume({ model: this.#projection.into.name, version: this.#projection.version });
    await this.#pause(false);
  }

  /**
   * Gives up a rebuild, and deletes what it has made; the version that is live stays so. This version is never begun again: raise it.
   *
   * *Errors*: {@link ProjectionsRefused} where it isn't being rebuilt, and none of its rows are left.
   */
  async cancel(): Promise<void> {
    const version = { model: this.#projection.into.name, version: this.#projection.version };
    const hasEnded = await this.#store.readModels.cancel(version);
    const dropped = await dropAll(this.#store.readModels, version);
    if (!hasEnded && dropped === 0) throw new ProjectionsRefused('NO_REBUILD', this.#projection.name);
    this.#desk.changed();
  }

  /**
   * Waits until the rows that are asked for show all that is committed by now, or all up to a position of the log.
   *
   * *Errors*: `ProjectionBehind` when the time is over; `ProjectionStopped` where an event has stopped it before; the signal's reason.
   */
  async waitFor(wait: ProjectionWait & { readonly position?: number } = {}): Promise<void> {
    needObject(wait);
    const { position = await this.#store.log.head() } = wait;
    await waitFor(this.#projection, this.#store, position, wait, this.#desk);
  }

  async #pause(paused: boolean): Promise<void> {
    await this.#needRun();
    await this.#store.subscriptions.pause(this.#projection.subscription, paused);
    this.#desk.paused?.(paused);
    this.#desk.changed();
  }

  /** Refuses an order that nobody would carry out. */
  async #needRun(): Promise<void> {
    const standing = await standingOf(this.#projection, this.#store.readModels);
    if (standing === undefined) throw this.#unknown();
    const { status, subscription } = standing;
    if (status === 'retired') throw new ProjectionsRefused('RETIRED_PROJECTION', this.#projection.name);
    if (isInline(subscription)) throw new ProjectionsRefused('INLINE_PROJECTION', this.#projection.name);
  }

  #unknown(): ProjectionsRefused {
    return new ProjectionsRefused('UNKNOWN_PROJECTION', this.#projection.name);
  }
}

/** Deletes all that a version has left, be it over since long ago: whoever ended it may have died before the last row. How many rows those were. */
async function dropAll(readModels: Pick<ReadModelStore, 'drop'>, version: ModelVersion): Promise<number> {
  let dropped = 0;
  for (let some = 1; some > 0; dropped += some) some = await readModels.drop(version, DROPPED);
  return dropped;
}
