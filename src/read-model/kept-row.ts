import type { Json } from '../domain/json.ts';
import type { StoredRow } from './read-model-store.ts';

/** A row as a table has it. */
export interface KeptRow {
  readonly key: string;
  /** JSON. */
  readonly data: string;
  readonly revision: number;
}

/** What a table has of a row. */
export const rowOf = ({ key, data, revision }: KeptRow): StoredRow => ({
  key,
  row: JSON.parse(data) as Json,
  revision,
});
