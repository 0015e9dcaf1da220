import { alreadyReached } from '../application/unit-of-work/placed-reception.ts';
import { alreadyReceived } from '../application/unit-of-work/reception.ts';
import { stateChangesOf, type UnitChanges } from '../application/unit-of-work/unit-store.ts';
import type { ConcurrencyConflict } from '../domain/repository.ts';
import { VersionTaken } from '../messaging/log/log-faults.ts';
import { notScheduled, storedChange } from '../messaging/scheduler/stored-change.ts';
import { storedMessage } from '../messaging/log/stored-message.ts';
import { streamName } from '../messaging/log/stream-name.ts';
import type { PostgresAggregates } from './aggregates/postgres-aggregates.ts';
import { conflictOver } from './aggregates/sent-aggregate.ts';
import { rowsOf, type PostgresConnection } from './connection/postgres-connection.ts';
import type { PostgresQueryable } from './connection/postgres-database.ts';
import type { PostgresHandledPositions } from './subscription/postgres-handled-positions.ts';
import type { PostgresInbox } from './postgres-inbox.ts';
import type { PostgresInlineVersions } from './read-model/postgres-inline-versions.ts';
import type { PostgresSchedule } from './postgres-schedule.ts';
import type { PostgresSnapshotStore } from './stream/postgres-snapshot-store.ts';
import { isSerializationFailure } from './connection/sql-state.ts';
import { UnitStatement, type Send } from './unit-statement.ts';

/** The changes of a unit, ready to be sent. Both ways answer with the conflict over them, where there is one. */
export interface PreparedUnit {
  /** In a transaction that is under way. */
  within(client: PostgresQueryable): Promise<ConcurrencyConflict | undefined>;
  /** All of it as one statement, which needs no transaction around it; nothing where it takes several. */
  readonly alone: ((connection: PostgresConnection) => Promise<ConcurrencyConflict | undefined>) | undefined;
}

/** What a store writes units with. */
export interface UnitWriterParts {
  readonly schema: string;
  readonly aggregates: PostgresAggregates;
  readonly inbox: PostgresInbox;
  readonly positions: PostgresHandledPositions;
  readonly schedule: PostgresSchedule;
  readonly snapshots: PostgresSnapshotStore;
  readonly inline: PostgresInlineVersions;
}

/** What writes the changes of units, within whoever's transaction. */
export class PostgresUnitWriter {
  readonly #parts: UnitWriterParts;

  constructor(parts: UnitWriterParts) {
    this.#parts = parts;
  }

  /** Refuses all that can be refused before anything is sent. */
  prepared(changes: UnitChanges): PreparedUnit {
    const { aggregates, envelopes, snapshots = [], rows = [], received, reached, scheduled = [] } = changes;
    const parts = this.#parts;
    const states = stateChangesOf(aggregates);
    const sent = parts.aggregates.sentOf(states, envelopes);
    const messages = envelopes.map(storedMessage);
    const writeTables = parts.aggregates.tablesOf(states, envelopes);
    const alarms = scheduled.map(storedChange);
    const [first, last] =
      writeTables === undefined && alarms.length === 0 && rows.length === 0
        ? [new UnitStatement(parts.schema, states, sent, messages)]
        : [new UnitStatement(parts.schema, states, sent, []), new UnitStatement(parts.schema, [], [], messages, rows)];
    const isOne = last === undefined && snapshots.length === 0 && received === undefined && reached === undefined;
    const within = async (client: PostgresQueryable): Promise<ConcurrencyConflict | undefined> => {
      const send: Send = (sql, ...values) => rowsOf(client, sql, ...values);
      const found =
        // First, so that a copy of the message waits here, before it has locked anything.
        (received && (await parts.inbox.write(client, received))) ??
        (reached && (await parts.positions.write(client, reached))) ??
        (await first.by(send)) ??
        (await writeTables?.(client)) ??
        (await parts.schedule.write(client, alarms)) ??
        (await parts.inline.write(client, rows)) ??
        (await last?.by(send));
      if (found === undefined) await parts.snapshots.write(client, ...snapshots);
      return found;
    };
    return {
      within,
      alone: isOne ? (connection) => first.by((sql, ...values) => connection.write(sql, ...values)) : undefined,
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
