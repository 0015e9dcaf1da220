import { stateChangesOf, type AggregateChange, type UnitChanges } from '../application/unit-of-work/unit-store.ts';
import { ConcurrencyConflict } from '../domain/repository.ts';
import { storedMessage } from '../messaging/log/stored-message.ts';
import { streamName } from '../messaging/log/stream-name.ts';
import { storedChange } from '../messaging/scheduler/stored-change.ts';
import type { SqliteAggregates } from './aggregates/sqlite-aggregates.ts';
import type { SqliteMessageLog } from './log/sqlite-message-log.ts';
import type { SqliteReadModelStore } from './read-model/sqlite-read-model-store.ts';
import type { SqliteInbox } from './sqlite-inbox.ts';
import type { SqliteSchedule } from './sqlite-schedule.ts';
import type { SqliteSnapshotStore } from './stream/sqlite-snapshot-store.ts';
import type { SqliteHandledPositions } from './subscription/sqlite-handled-positions.ts';

/** What a store writes units with. */
interface UnitWriterParts {
  readonly aggregates: SqliteAggregates;
  readonly log: SqliteMessageLog;
  readonly inbox: SqliteInbox;
  readonly positions: SqliteHandledPositions;
  readonly schedule: SqliteSchedule;
  readonly snapshots: SqliteSnapshotStore;
  readonly readModels: SqliteReadModelStore;
}

/** What writes the changes of units, within a transaction that is under way. */
export class SqliteUnitWriter {
  readonly #parts: UnitWriterParts;

  constructor(parts: UnitWriterParts) {
    this.#parts = parts;
  }

  /** Refuses all that can be refused before the transaction begins; what it gives writes the changes, or answers with the conflict over them. */
  prepared(changes: UnitChanges): () => ConcurrencyConflict | undefined {
    const { aggregates, envelopes, snapshots = [], rows = [], received, reached, scheduled = [] } = changes;
    const parts = this.#parts;
    const messages = envelopes.map(storedMessage);
    const alarms = scheduled.map(storedChange);
    const states = stateChangesOf(aggregates);
    const writeTables = parts.aggregates.tablesOf(states, envelopes);
    return () => {
      const found =
        // Nothing is written yet.
        firstOf(aggregates, (one) => this.#conflictWith(one)) ??
        parts.schedule.conflictWith(scheduled) ??
        firstOf(rows, (one) => parts.readModels.conflictWith(one)) ??
        (received && parts.inbox.write(received)) ??
        (reached && parts.positions.write(reached));
      if (found !== undefined) return found;
      for (const change of states) parts.aggregates.write(change, envelopes);
      writeTables();
      parts.log.insertWith(rows, messages);
      for (const snapshot of snapshots) parts.snapshots.save(snapshot);
      parts.schedule.write(alarms);
      for (const one of rows) parts.readModels.writeInline(one);
      return undefined;
    };
  }

  #conflictWith(change: AggregateChange): ConcurrencyConflict | undefined {
    const { recipe, id, tenant, expected } = change;
    if (recipe.keeps === 'state') return this.#parts.aggregates.conflictWith(change);
    const found = this.#parts.log.lastVersion(streamName(recipe.name, id, tenant));
    return found === expected ? undefined : new ConcurrencyConflict({ aggregate: recipe.name, id, expected, found });
  }
}

/** The first conflict over some changes. */
function firstOf<Change>(
  changes: readonly Change[],
  conflictWith: (change: Change) => ConcurrencyConflict | undefined,
): ConcurrencyConflict | undefined {
  for (const change of changes) {
    const conflict = conflictWith(change);
    if (conflict !== undefined) return conflict;
  }
  return undefined;
}
