import type { AuditEntry, AuditTrail } from '../application/request/middleware/audited.ts';

/**
 * An audit trail in memory: entries in the order in which requests ended.
 *
 * *When to use*: in tests and prototypes; a table takes its place in the composition root.
 *
 * @example
 * ```ts
 * import { InMemoryAuditTrail } from 'demesne/in-memory';
 *
 * new InMemoryAuditTrail().entries; // => []
 * ```
 * @see Fowler 2005, Audit Log
 * @since 0.2.0
 */
export class InMemoryAuditTrail implements AuditTrail {
  readonly #entries: AuditEntry[] = [];

  /** What was recorded so far, in a list of its own. */
  get entries(): readonly AuditEntry[] {
    return [...this.#entries];
  }

  record(entry: AuditEntry): void {
    this.#entries.push(entry);
  }
}
