import { mkdirSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { err, ok, type Result } from 'neverthrow';
import type { ScenarioName } from '../scenario.ts';
import type { Archives } from './archive.ts';
import { memoryArchives } from './memory-archives.ts';
import { postgresArchives } from './postgres-archives.ts';
import { sqliteArchives } from './sqlite-archives.ts';

export const storeNames = ['memory', 'sqlite', 'postgres'] as const;
export type StoreName = (typeof storeNames)[number];

/** The kind of store, and which database: a file, or the address of a server. */
export interface Place {
  readonly store: StoreName;
  readonly database: string | undefined;
}

const folder = fileURLToPath(new URL('../../../.story/', import.meta.url));

/** Where SQLite keeps a story unless another file is named; as a reader at the command line would write it. */
export const defaultFile = (scenario: ScenarioName): string => relative(process.cwd(), `${folder}${scenario}.sqlite`);

/** A place with a database, or why there is none. */
export function placeOf(
  { store, database }: Place,
  env: Readonly<Record<string, string | undefined>>,
): Result<Place, string> {
  if (database === '') return err('--database needs the name of a file, or the address of a server.');
  if (store === 'memory') {
    return database === undefined ? ok({ store, database }) : err('--database is of no use with --store memory.');
  }
  if (store === 'sqlite') {
    const isAddress = database !== undefined && /^\w+:\/\//.test(database);
    return isAddress ? err('--store sqlite needs a file: for a server say --store postgres.') : ok({ store, database });
  }
  const address = database ?? env['DATABASE_URL'];
  if (address === undefined || address === '') {
    return err('--store postgres needs a database: name it with --database postgresql://…, or by DATABASE_URL.');
  }
  return ok({ store, database: address });
}

/** The archives of a place. */
export async function archivesAt({ store, database }: Place, scenario: ScenarioName): Promise<Archives> {
  switch (store) {
    case 'memory':
      return memoryArchives;
    case 'sqlite':
      if (database === undefined) mkdirSync(folder, { recursive: true });
      return sqliteArchives(database ?? defaultFile(scenario), scenario);
    case 'postgres':
      return postgresArchives(database ?? '', scenario);
  }
}
