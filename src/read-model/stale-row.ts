import { ConcurrencyConflict } from '../domain/repository.ts';
import type { RowChange } from './read-model-store.ts';

/** The conflict of a unit that changes a row which another has changed meanwhile. */
export const staleRow = (
  model: string,
  { key, expected = 0 }: Pick<RowChange, 'key' | 'expected'>,
): ConcurrencyConflict => new ConcurrencyConflict({ aggregate: model, id: key, expected });
