import { lastEventOf } from '../../application/state/change-stamp.ts';
import { IN_TABLES } from '../../application/tables/mapped-state.ts';
import type { AggregateChange } from '../../application/unit-of-work/unit-store.ts';
import { ConcurrencyConflict } from '../../domain/repository.ts';
import type { Envelope } from '../../messaging/message/envelope.ts';
import { checkStorable } from '../../messaging/log/log-faults.ts';
import { STALE } from '../connection/own-sql-states.ts';
import { toldBy } from '../connection/sql-state.ts';

/** An aggregate as it is sent. Its state is text, so that it is stored byte for byte. */
export interface SentAggregate {
  readonly tenant: string;
  readonly name: string;
  readonly id: string;
  readonly expected: number;
  readonly version: number;
  readonly state: string | null;
  readonly deleted: boolean;
  /** When it was changed last, in milliseconds since 1970: as text PostgreSQL reads the years from 1 to 9999 only. */
  readonly at: number;
  readonly by: string | null;
}

/**
 * What is to be sent of a change.
 *
 * *Errors*: `UnstorableText` where a name has what no database keeps.
 */
export function sentAggregate(
  change: AggregateChange,
  envelopes: readonly Envelope[],
  isInTables: boolean,
): SentAggregate {
  const { recipe, id, tenant = '', expected, version, deleted, persistence } = change;
  const { occurredAt, actor: by = null } = lastEventOf(change, envelopes);
  checkNames(id, tenant);
  if (by !== null) checkStorable('the name of an actor', by);
  const encoded = (): string => (isInTables ? IN_TABLES : JSON.stringify(persistence.encodeState()));
  const last = deleted ? version + 1 : version;
  const state = deleted ? null : encoded();
  return { tenant, name: recipe.name, id, expected, version: last, state, deleted, at: occurredAt.epochMs, by };
}

/** Refuses names that no database keeps. */
export function checkNames(id: string, tenant: string): void {
  checkStorable('the id of an aggregate', id);
  checkStorable('the name of a tenant', tenant);
}

/** The conflict over a change; who can't tell what is there leaves it out. */
export const conflictOver = (
  { recipe: { name }, id, expected }: AggregateChange,
  found?: number,
): ConcurrencyConflict =>
  new ConcurrencyConflict({ aggregate: name, id, expected, ...(found !== undefined && { found }) });

/** An aggregate that wasn't as expected, and the version it has; 0 where it isn't there. */
interface Stale {
  readonly tenant: string;
  readonly name: string;
  readonly id: string;
  readonly found: number;
}

/** The conflict that a failure tells of; nothing where it is another one. */
export function staleIn(thrown: unknown, changes: readonly AggregateChange[]): ConcurrencyConflict | undefined {
  const stale = toldBy<Stale>(thrown, STALE);
  if (stale === undefined) return undefined;
  const change = changes.find(
    ({ recipe, id, tenant = '' }) => recipe.name === stale.name && id === stale.id && tenant === stale.tenant,
  );
  return change && conflictOver(change, stale.found);
}
