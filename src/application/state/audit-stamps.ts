import type { Instant } from '../../domain/time/instant.ts';

/**
 * When and by whom something was made, changed and removed; by nobody where nobody was named.
 *
 * @see Fowler 2005, Audit Log
 * @since 0.2.0
 */
export interface AuditStamps {
  readonly createdAt: Instant;
  readonly createdBy?: string;
  readonly updatedAt: Instant;
  readonly updatedBy?: string;
  /** Only where it was deleted: the last change was that. */
  readonly deletedAt?: Instant;
}

/**
 * What is left of an aggregate that was deleted.
 *
 * @see Fowler 2005, Audit Log
 * @since 0.2.0
 */
export interface Tombstone<Id extends string = string> {
  readonly id: Id;
  readonly stamps: AuditStamps & { readonly deletedAt: Instant };
}
