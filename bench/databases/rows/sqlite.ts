import { SqliteStore } from 'demesne/sqlite';
import Database from 'libsql';
import { clockTime, compare } from '../../compare.ts';
import type { Finding, Thoroughness } from '../../finding.ts';
import { Appending } from '../appending.ts';
import { SqliteLogByHand } from '../by-hand/sqlite.ts';
import { newFile, type DatabaseRow, type Place } from '../place.ts';

interface Case {
  readonly what: string;
  readonly events: number;
  readonly synchronous: 'full' | 'normal';
}

const cases: readonly Case[] = [
  { what: 'SQLite: append an event, each commit flushed', events: 1, synchronous: 'full' },
  { what: 'SQLite: append 10 events, each commit flushed', events: 10, synchronous: 'full' },
  { what: 'SQLite: append an event, `synchronous = normal`', events: 1, synchronous: 'normal' },
  { what: 'SQLite: append 10 events, `synchronous = normal`', events: 10, synchronous: 'normal' },
];

function appended({ what, events, synchronous }: Case, thoroughness: Thoroughness, place: Place): Promise<Finding> {
  const database = new Database(newFile(place));
  const store = new SqliteStore(database);
  store.migrate();
  // A store flushes each commit; whoever wants less has to say so to the connection.
  database.exec(`pragma synchronous = ${synchronous}`);
  const byHand = new SqliteLogByHand(new Database(newFile(place)), synchronous);
  const comparison = {
    what,
    target: 0.9,
    operations: events,
    stopwatch: clockTime,
    unit: 'per second',
    other: new Appending((envelopes) => byHand.append(envelopes), { events, writers: 1 }),
    ours: new Appending((envelopes) => store.log.append(envelopes), { events, writers: 1 }),
  } as const;
  return compare(comparison, thoroughness);
}

export const row: DatabaseRow = async (thoroughness, place) => {
  const findings: Finding[] = [];
  for (const one of cases) findings.push(await appended(one, thoroughness, place));
  return findings;
};
