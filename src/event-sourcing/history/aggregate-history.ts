import type { AggregateRoot } from '../../domain/aggregate/aggregate-root.ts';
import type { AggregateClass } from '../../domain/aggregate/persistence.ts';
import { Instant } from '../../domain/time/instant.ts';
import { isWhole, need, needObject } from '../../messaging/invalid-option.ts';
import type { EventEnvelope } from '../../messaging/message/envelope.ts';
import { AggregateDeleted } from '../../messaging/stream/aggregate-deleted.ts';
import type { EventSource } from '../../messaging/stream/rehydration.ts';
import { EventSourced, eventSourced } from '../repository/event-sourced.ts';
import { HistoryTruncated } from '../repository/history-faults.ts';
import { pagesOf, type StreamPages } from '../repository/stream-pages.ts';
import { entryOf, type HistoryEntry } from './history-entry.ts';

/**
 * Which state of an aggregate is asked for: that of a version, or as it was at a time.
 *
 * @see Fowler 2005, Temporal Property
 * @since 0.2.0
 */
export type PointInHistory = (
  | { /** A whole number from 1. */ readonly version: number }
  | { /** The state that the last event up to then had made. */ readonly time: Instant }
) & { readonly tenant?: string };

/**
 * Which part of a history is asked for: all of it unless said.
 *
 * @see Fowler 2005, Audit Log
 * @since 0.2.0
 */
export interface HistoryOptions {
  /** The version to begin with: a whole number from 1; 1 unless given. */
  readonly from?: number;
  /** The version to end with, that one included; the last unless given. */
  readonly to?: number;
  readonly tenant?: string;
}

/**
 * The past of the aggregates of a class: how each stood at a version or at a time, and what happened to it, when and by whom.
 *
 * *When to use*: for an audit, for support, for "what did the customer see then?". State-stored aggregates have a history as well: their
 * events are in the log. A read model answers faster what is asked often.
 *
 * *Guarantees*: nothing is changed. What `at` gives can be read, but no unit saves it. A time is compared with what the events say of
 * themselves, in the order of their versions: the first that happened later ends it. However long a history is, a page of it is in memory at a time.
 *
 * *Errors*: {@link HistoryTruncated} where events are gone that would be needed; {@link UnreplayableEvent}; `InvalidOption` for what is no
 * point in a history.
 *
 * @example
 * ```ts
 * import { AggregateRoot, DomainEvent, Identifier, type TypeOf } from 'demesne';
 * import { AggregateHistory, eventSourced } from 'demesne/event-sourcing';
 * import { InMemoryStore, InMemoryUnitOfWork } from 'demesne/in-memory';
 * import { FixedClock } from 'demesne/testing';
 * import { z } from 'zod';
 *
 * const TankId = Identifier.define('TankId');
 * type TankId = TypeOf<typeof TankId>;
 * class TankFilled extends DomainEvent.define('farm.TankFilled', { litres: z.int() }) {}
 * class Tank extends AggregateRoot.define('Tank', {
 *   id: TankId,
 *   state: { litres: z.int() },
 *   events: { TankFilled },
 *   evolve: { TankFilled: (tank, { data }) => ({ litres: (tank.litres ?? 0) + data.litres }) },
 * }) {
 *   static fill(id: TankId, litres: number) {
 *     return new Tank(id).begin(new TankFilled({ litres }));
 *   }
 *   get litres() {
 *     return this.state.litres;
 *   }
 * }
 *
 * const store = new InMemoryStore();
 * const clock = new FixedClock('2026-03-01T12:00:00Z');
 * const unit = new InMemoryUnitOfWork(store, { tanks: eventSourced(Tank) }, { clock });
 * const id = TankId.of('t-1');
 * await unit.run(({ tanks }) => tanks.save(Tank.fill(id, 80)), { actor: 'Ada' });
 *
 * const history = new AggregateHistory(store, Tank);
 * (await history.at(id, { time: clock.now() }))?.litres; // => 80
 * (await history.at(id, { time: clock.now().plusMs(-1) }))?.litres; // => undefined
 *
 * const seen: string[] = [];
 * for await (const { version, event, actor } of history.entries(id)) seen.push(`${version} ${event.type} ${actor}`);
 * seen; // => ['1 farm.TankFilled Ada']
 * ```
 * @see Fowler 2005, Temporal Patterns; Vernon 2013, appendix A, Aggregates and Event Sourcing
 * @since 0.2.0
 */
export class AggregateHistory<Aggregate extends AggregateRoot> {
  readonly #source: EventSource;
  readonly #recipe: EventSourced<Aggregate>;

  /**
   * @param source a store, or whatever else has its events
   * @param aggregate the class, or what `eventSourced` made of it where upcasters or snapshots are needed to read its events
   */
  constructor(source: EventSource, aggregate: AggregateClass<Aggregate> | EventSourced<Aggregate>) {
    need(typeof source?.log?.readStream === 'function', 'source', 'a store with a log', source);
    this.#source = source;
    this.#recipe = aggregate instanceof EventSourced ? aggregate : eventSourced(aggregate);
  }

  /** The aggregate as it stood then; nothing where it had not begun, had been deleted, or has no such version. */
  async at(id: Aggregate['id'], point: PointInHistory): Promise<Aggregate | undefined> {
    checkId(id);
    const { tenant } = checkedPoint(point);
    const upTo = 'version' in point ? point.version : await this.#versionAt(this.#pages(id, tenant), point.time);
    if (upTo === 0) return undefined;
    const found = await this.#recipe.replayed(this.#source, { id, tenant, upTo });
    return found?.aggregate.version === upTo ? found.aggregate : undefined;
  }

  /**
   * What happened to it, in the order of versions, read as it is asked for. Of a truncated stream ask `from` the version that
   * {@link HistoryTruncated} has found.
   */
  async *entries(id: Aggregate['id'], options: HistoryOptions = {}): AsyncIterable<HistoryEntry<Aggregate>> {
    checkId(id);
    const { from, to, tenant } = checkedOptions(options);
    const pages = this.#pages(id, tenant);
    let expected = from;
    for await (const page of pagesOf(pages, from)) {
      for (const envelope of page) {
        const { version } = envelope.aggregate;
        if (version > to) return;
        if (version !== expected) throw new HistoryTruncated(pages.stream, expected, version);
        expected += 1;
        for (const event of this.#eventsOf(envelope, pages.stream)) yield entryOf<Aggregate>(envelope, event);
      }
    }
  }

  /** The version of the last event up to a time; 0 where it had not begun. */
  async #versionAt(pages: StreamPages, time: Instant): Promise<number> {
    let found = 0;
    for await (const page of pagesOf(pages, 1)) {
      for (const { occurredAt, aggregate } of page) {
        if (occurredAt > time && found === 0 && aggregate.version > 1) {
          throw new HistoryTruncated(pages.stream, 1, aggregate.version);
        }
        if (occurredAt > time) return found;
        found = aggregate.version;
      }
    }
    return found;
  }

  #pages(id: string, tenant: string | undefined): StreamPages {
    return this.#recipe.pagesOf(this.#source, id, tenant);
  }

  #eventsOf(envelope: EventEnvelope, stream: string): readonly HistoryEntry<Aggregate>['event'][] {
    if (envelope.message.type === AggregateDeleted.type) return [new AggregateDeleted()];
    return this.#recipe.eventsOf(envelope, stream) as readonly HistoryEntry<Aggregate>['event'][];
  }
}

const isText = (text: unknown): boolean => typeof text === 'string' && text !== '';
const checkId = (id: unknown): void => need(isText(id), 'id', 'an identifier', id);
const checkTenant = (tenant: unknown): void =>
  need(tenant === undefined || isText(tenant), 'tenant', 'the name of a tenant', tenant);

const isVersion = (candidate: unknown): boolean => isWhole(candidate, 1);

function checkedPoint(point: PointInHistory): PointInHistory {
  needObject(point, 'point');
  checkTenant(point.tenant);
  if ('version' in point) need(isVersion(point.version), 'version', 'a whole number from 1', point.version);
  else need(point.time instanceof Instant, 'point', '{ version } or { time: an Instant }', point.time);
  return point;
}

function checkedOptions(options: HistoryOptions): Required<Pick<HistoryOptions, 'from' | 'to'>> & HistoryOptions {
  needObject(options);
  checkTenant(options.tenant);
  const { from = 1, to = Infinity } = options;
  need(isVersion(from), 'from', 'a whole number from 1', from);
  need(to === Infinity || isVersion(to), 'to', 'a whole number from 1', to);
  return { ...options, from, to };
}
