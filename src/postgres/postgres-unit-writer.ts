import { alreadyReached } from '../application/unit-of-work/placed-reception.ts';
import { alreadyReceived } from '../application/unit-of-work/reception.ts';
import { stateChangesOf, type UnitChanges } from '../application/unit-of-work/unit-store.ts';
import type { ConcurrencyConflict } from '../domain/repository.ts';
import { VersionTaken } from '../messaging/log/log-faults.ts';
import { notScheduled, storedChange } from '../messaging/scheduler/stored-change.ts';
import { storedMessage } from '../messaging/log/stored-message.ts';
import { streamName } from '../messaging/log/stream-name.ts';
import { conflictOver, type PostgresAggregates } from './aggregates/postgres-aggregates.ts';
import type { PostgresQueryable } from './connection/postgres-database.ts';
import type { PostgresHandledPositions } from './subscription/postgres-handled-positions.ts';
import type { PostgresInbox } from './postgres-inbox.ts';
import type { PostgresMessageLog } from './log/postgres-message-log.ts';
import type { PostgresReadModelStore } from './read-model/postgres-read-model-store.ts';
import type { PostgresSchedule } from './postgres-schedule.ts';
import type { PostgresSnapshotStore } from './stream/postgres-snapshot-store.ts';
import { isSerializationFailure } from './connection/sql-state.ts';

/** Writes the changes of a unit in a transaction that is under way, or answers with the conflict over them. */
export type WriteUnit = (client: PostgresQueryable) => Promise<ConcurrencyConflict | undefined>;

/** What writes the changes of units, within whoever's transaction. */
export class PostgresUnitWriter {
  readonly #aggregates: PostgresAggregates;
  readonly #log: PostgresMessageLog;
  readonly #inbox: PostgresInbox;
  readonly #positions: PostgresHandledPositions;
  readonly #schedule: PostgresSchedule;
  readonly #snapshots: PostgresSnapshotStore;
  readonly #readModels: PostgresReadModelStore;

  constructor(
    aggregates: PostgresAggregates,
    log: PostgresMessageLog,
    inbox: PostgresInbox,
    positions: PostgresHandledPositions,
    schedule: PostgresSchedule,
    snapshots: PostgresSnapshotStore,
    readModels: PostgresReadModelStore,
  ) {
    this.#aggregates = aggregates;
    this.#log = log;
    this.#inbox = inbox;
    this.#positions = positions;
    this.#schedule = schedule;
    this.#snapshots = snapshots;
    this.#readModels = readModels;
  }

  /** Refuses all that can be refused before anything is sent. */
  prepared({
    aggregates,
    envelopes,
    snapshots = [],
    rows = [],
    received,
    reached,
    scheduled = [],
  }: UnitChanges): WriteUnit {
    const messages = envelopes.map(storedMessage);
    const states = stateChangesOf(aggregates);
    const sent = this.#aggregates.sentOf(states, envelopes);
    const writeTables = this.#aggregates.tablesOf(states, envelopes);
    const changes = scheduled.map(storedChange);
    return async (client) => {
      // First, so that a copy of the message waits here, before it has locked anything.
      const copied =
        (received && (await this.#inbox.write(client, received))) ??
        (reached && (await this.#positions.write(client, reached)));
      if (copied !== undefined) return copied;
      const found =
        (await this.#aggregates.write(client, states, sent)) ??
        (await writeTables(client)) ??
        (await this.#schedule.write(client, changes)) ??
        (await this.#readModels.write(client, rows));
      if (found !== undefined || messages.length === 0) return found;
      await this.#log.insert(client, messages);
      await this.#snapshots.write(client, ...snapshots);
      return undefined;
    };
  }
}

/** The conflict that a failure tells of: who was faster may also be found out by the versions of a stream, or by the server. */
export function conflictIn(error: unknown, changes: UnitChanges): ConcurrencyConflict {
  const { aggregates, received, reached, scheduled = [] } = changes;
  const [first] = aggregates;
  if (isSerializationFailure(error)) {
    if (first !== undefined) return conflictOver(first);
    if (received !== undefined) return alreadyReceived(received);
    if (reached !== undefined) return alreadyReached(reached);
    if (scheduled[0] !== undefined) return notScheduled(scheduled[0]);
  }
  if (!(error instanceof VersionTaken)) throw error;
  const taken = aggregates.find(({ recipe, id, tenant }) => streamName(recipe.name, id, tenant) === error.stream);
  if (taken === undefined) throw error;
  return conflictOver(taken);
}
