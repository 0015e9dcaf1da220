import { SystemClock, type Clock } from '../../../domain/time/clock.ts';
import { Fault } from '../../../domain/fault.ts';
import type { Instant } from '../../../domain/time/instant.ts';
import { need, needObject } from '../../../messaging/invalid-option.ts';
import type { Eventual } from '../../../messaging/eventual.ts';
import { accountOf, type RequestDescription } from '../request-description.ts';
import { withOutcome, type RequestOutcome } from '../outcome.ts';
import type { RequestMiddleware } from './request-middleware.ts';

/**
 * One line of an audit: who asked for what, when, and how it ended.
 *
 * @see Fowler 2005, Audit Log
 * @since 0.2.0
 */
export interface AuditEntry extends RequestDescription, RequestOutcome {
  /** When it was asked. */
  readonly at: Instant;
}

/**
 * Where an audit is kept: a port.
 *
 * *When to use*: implement it over a table of your own; `InMemoryAuditTrail` is one for tests.
 *
 * @see Fowler 2005, Audit Log
 * @since 0.2.0
 */
export interface AuditTrail {
  /** Keeps an entry; once it has returned, the entry is there. */
  record(entry: AuditEntry): Eventual<void>;
}

/**
 * An audit trail that failed, after the request itself had ended: don't repeat what is done.
 *
 * *Errors*: `code` is `AUDIT_FAILED`; `entry` is what could not be recorded, `cause` what the trail threw.
 *
 * @see Fowler 2005, Audit Log
 * @since 0.2.0
 */
export class AuditFailed extends Fault {
  readonly entry: AuditEntry;

  constructor(entry: AuditEntry, cause: unknown) {
    super(
      'AUDIT_FAILED',
      `${entry.type} has ended as ${entry.outcome}, but the audit trail could not record it: record the entry, and don't repeat what is done.`,
      { cause },
    );
    this.entry = entry;
  }
}

/**
 * A middleware that keeps an audit of who did what.
 *
 * *When to use*: outside of what may refuse, so that refusals are on record too.
 *
 * *Guarantees*: nobody hears of an outcome before its entry is recorded; an entry says nothing of the data. The entry is
 * written after the request has ended and not in its transaction: a process that dies in between leaves none. What must
 * be on record with the change itself is: each event carries its actor, its time and its correlation.
 *
 * *Errors*: {@link AuditFailed} where the trail throws.
 *
 * @example
 * ```ts
 * import { audited, Command, CommandBus } from 'demesne/application';
 * import { InMemoryAuditTrail } from 'demesne/in-memory';
 * import { ok } from 'neverthrow';
 *
 * class LockDoor extends Command.define('door.LockDoor', {}) {}
 * const trail = new InMemoryAuditTrail();
 * const commands = new CommandBus({ LockDoor }, { LockDoor: () => ok() }, { middleware: [audited(trail)] });
 *
 * await commands.execute(new LockDoor(), { actor: 'Ada' });
 * trail.entries.map(({ actor, type, outcome }) => [actor, type, outcome]); // => [['Ada', 'door.LockDoor', 'done']]
 * ```
 * @param options the clock that entries are dated by; the system's unless given
 * @see Fowler 2005, Audit Log
 * @since 0.2.0
 */
export function audited(trail: AuditTrail, options: { readonly clock?: Clock } = {}): RequestMiddleware {
  need(typeof trail?.record === 'function', 'trail', 'an AuditTrail', trail);
  needObject(options);
  const { clock = new SystemClock() } = options;
  return async (request, context, next) => {
    const at = clock.now();
    return withOutcome(next, async (ended) => {
      const entry: AuditEntry = Object.freeze({ at, ...accountOf(request, context), ...ended });
      try {
        await trail.record(entry);
      } catch (cause) {
        throw new AuditFailed(entry, cause);
      }
    });
  };
}
