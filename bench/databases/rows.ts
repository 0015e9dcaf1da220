import type { DatabaseRow } from './place.ts';

/** Every row of the table, by the name that `--only` takes. */
export const rows: Readonly<Record<string, () => Promise<{ readonly row: DatabaseRow }>>> = {
  append: () => import('./rows/append.ts'),
  load: () => import('./rows/load.ts'),
  unit: () => import('./rows/unit.ts'),
  inbox: () => import('./rows/inbox.ts'),
  sqlite: () => import('./rows/sqlite.ts'),
  waking: () => import('./rows/waking.ts'),
  latency: () => import('./rows/latency.ts'),
  drain: () => import('./rows/drain.ts'),
  'event-store': () => import('./rows/event-store.ts'),
  'event-sourced': () => import('./rows/event-sourced.ts'),
  'long-stream': () => import('./rows/long-stream.ts'),
  reading: () => import('./rows/reading.ts'),
  projections: () => import('./rows/projections.ts'),
};
