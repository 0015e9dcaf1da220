import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import type { Finding, Thoroughness } from '../finding.ts';

/** Where a row finds its databases. */
export interface Place {
  /** Of the server. */
  readonly url: string;
  /** For files, on the disk that the server has, too. */
  readonly folder: string;
}

/** One subject of measurement that needs databases. */
export type DatabaseRow = (thoroughness: Thoroughness, place: Place) => Promise<readonly Finding[]>;

/** A pool whose connections are all open, since none of them is to be opened while something is measured. */
export async function openPool(url: string, connections: number): Promise<pg.Pool> {
  const pool = new pg.Pool({ connectionString: url, max: connections, idleTimeoutMillis: 0 });
  const clients = await Promise.all(Array.from({ length: connections }, () => pool.connect()));
  for (const client of clients) client.release();
  return pool;
}

/** The path of a new file for an SQLite database. */
export const newFile = ({ folder }: Place): string => join(mkdtempSync(join(folder, 'sqlite-')), 'database');
