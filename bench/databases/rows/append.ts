import { PostgresStore } from 'demesne/postgres';
import { clockTime, compare } from '../../compare.ts';
import type { Finding } from '../../finding.ts';
import { Appending } from '../appending.ts';
import { PostgresLogByHand } from '../by-hand/postgres-log.ts';
import { openPool, type DatabaseRow } from '../place.ts';

const WRITERS = [1, 16, 64];
const SIZES = [
  { events: 1, targets: [0.8, 0.8, 0.8] },
  { events: 10, targets: [undefined, 0.95, undefined] },
];

export const row: DatabaseRow = async (thoroughness, { url }) => {
  const findings: Finding[] = [];
  for (const [place, writers] of WRITERS.entries()) {
    const pool = await openPool(url, writers);
    const store = new PostgresStore(pool, { schema: `append_${writers}` });
    await store.migrate();
    const byHand = await new PostgresLogByHand(pool, `append_by_hand_${writers}`).create();
    for (const { events, targets } of SIZES) {
      const target = targets[place];
      const comparison = {
        what: `append ${events === 1 ? 'an event' : `${events} events`}, ${writers === 1 ? '1 writer' : `${writers} writers`}`,
        ...(target !== undefined && { target }),
        operations: events * writers,
        stopwatch: clockTime,
        unit: 'per second',
        other: await new Appending((envelopes) => byHand.append(envelopes), { events, writers }).warm(),
        // A reader gives the positions; what that costs is a row of its own.
        ours: await new Appending(
          (envelopes) => store.log.append(envelopes),
          { events, writers },
          () => store.log.head(),
        ).warm(),
      } as const;
      findings.push(await compare(comparison, thoroughness));
    }
    await pool.end();
  }
  return findings;
};
