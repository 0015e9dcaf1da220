import type { Instant } from '../domain/time/instant.ts';
import type { ConcurrencyConflict } from '../domain/repository.ts';
import type { Envelope } from '../messaging/message/envelope.ts';
import type {
  ScheduleBacklog,
  ScheduleChange,
  ScheduledMessage,
  ScheduledMessages,
} from '../messaging/scheduler/scheduled-messages.ts';
import { notScheduled } from '../messaging/scheduler/stored-change.ts';
import type { InMemoryMessageLog } from './log/in-memory-message-log.ts';

/**
 * The messages that wait for their time, in memory: gone with the process.
 *
 * *When to use*: as the `schedule` of an `InMemoryStore`: hand it to a `Scheduler`.
 *
 * *Guarantees*: those of `ScheduledMessages`.
 *
 * @see Vernon 2013, ch. 4, on long-running processes and their time-outs
 * @since 0.2.0
 */
export class InMemorySchedule implements ScheduledMessages {
  readonly #log: Pick<InMemoryMessageLog, 'append' | 'has'>;
  /** Whether messages of a name have to bring rows. */
  readonly #isGuarded: (type: string) => boolean;
  /** By their keys, in the order of scheduling. */
  readonly #waiting = new Map<string, Envelope>();

  /** @internal An `InMemoryStore` makes it. */
  constructor(log: Pick<InMemoryMessageLog, 'append' | 'has'>, isGuarded: (type: string) => boolean = () => false) {
    this.#log = log;
    this.#isGuarded = isGuarded;
  }

  find(key: string, tenant?: string): ScheduledMessage | undefined {
    const found = this.#waiting.get(textOf(key, tenant));
    return found && { id: found.id, type: found.message.type, dueAt: found.occurredAt };
  }

  nextDueAt(): Instant | undefined {
    let next: Instant | undefined;
    for (const { occurredAt } of this.#waiting.values()) {
      if (next === undefined || occurredAt < next) next = occurredAt;
    }
    return next;
  }

  backlog(now: Instant): ScheduleBacklog {
    const since = this.nextDueAt();
    if (since === undefined || since > now) return { due: 0 };
    return { due: [...this.#waiting.values()].filter(({ occurredAt }) => occurredAt <= now).length, since };
  }

  fire(now: Instant, limit: number): number {
    const all = [...this.#waiting]
      .filter(([, { occurredAt }]) => occurredAt <= now)
      .toSorted(([, one], [, other]) => one.occurredAt.epochMs - other.occurredAt.epochMs);
    // What has to bring rows holds nobody up: it is refused once nothing else is due.
    const free = all.filter(([, { message }]) => !this.#isGuarded(message.type));
    const due = (free.length > 0 ? free : all).slice(0, limit);
    // What stands there by its id has fired: it must not hold the others up.
    this.#log.append(due.map(([, envelope]) => envelope).filter(({ id }) => !this.#log.has(id)));
    for (const [key] of due) this.#waiting.delete(key);
    return due.length;
  }

  /** The conflict over what is to be cancelled and isn't there any more. */
  conflictWith(changes: readonly ScheduleChange[]): ConcurrencyConflict | undefined {
    const missed = changes.find(
      ({ key, tenant, expected }) => expected !== undefined && this.#waiting.get(textOf(key, tenant))?.id !== expected,
    );
    return missed && notScheduled(missed);
  }

  /** Writes what {@link InMemorySchedule.conflictWith} had nothing against. */
  write(changes: readonly ScheduleChange[]): void {
    for (const { key, tenant, envelope } of changes) {
      this.#waiting.delete(textOf(key, tenant));
      if (envelope !== undefined) this.#waiting.set(textOf(key, tenant), envelope);
    }
  }
}

const textOf = (key: string, tenant = ''): string => JSON.stringify([tenant, key]);
