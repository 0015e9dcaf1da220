import type { IdentifierGenerator } from '../../domain/identifier/identifier-generator.ts';
import { Instant } from '../../domain/time/instant.ts';
import type { Envelope } from '../../messaging/message/envelope.ts';
import { need, needObject } from '../../messaging/invalid-option.ts';
import { checkStorable } from '../../messaging/log/log-faults.ts';
import { Deadline } from '../../messaging/scheduler/deadline.ts';
import type { ScheduleChange, ScheduledMessages } from '../../messaging/scheduler/scheduled-messages.ts';
import type { Origin } from './origin.ts';
import type { ScheduleOptions } from './unit-of-work.ts';

const LONGEST_KEY = 300;

/** What a unit schedules and cancels: kept until the commit, at most one change for each key. */
export class UnitSchedule {
  readonly #stored: Pick<ScheduledMessages, 'find'>;
  readonly #origin: Origin;
  readonly #identifiers: IdentifierGenerator;
  readonly #changes = new Map<string, ScheduleChange>();

  constructor(stored: Pick<ScheduledMessages, 'find'>, origin: Origin, identifiers: IdentifierGenerator) {
    this.#stored = stored;
    this.#origin = origin;
    this.#identifiers = identifiers;
  }

  get changes(): readonly ScheduleChange[] {
    return [...this.#changes.values()];
  }

  /** Schedules a message as a consequence of another, in place of what is there under its key. */
  add(message: Deadline, options: ScheduleOptions, causationId: string | undefined): void {
    need(message instanceof Deadline, 'message', 'an instance of a class made by Deadline.define', message);
    needObject(options);
    const { at, key } = options;
    need(Instant.is(at), 'at', 'an Instant', at);
    checkKey(key);
    const envelope = this.#envelope(message, at, causationId);
    this.#changes.set(key, { ...this.#changes.get(key), key, tenant: this.#origin.tenant, envelope });
  }

  /** Cancels what is scheduled under a key; whether there is anything. What is answered holds at the commit. */
  async cancel(key: string, check: () => void): Promise<boolean> {
    checkKey(key);
    const known = this.#changes.get(key);
    if (known !== undefined) return this.#withdraw(known);
    const found = await this.#stored.find(key, this.#origin.tenant);
    // The unit may have ended, or have scheduled something itself.
    check();
    if (this.#changes.has(key)) return this.cancel(key, check);
    if (found === undefined) return false;
    this.#changes.set(key, { key, tenant: this.#origin.tenant, expected: found.id });
    return true;
  }

  #withdraw({ envelope, ...rest }: ScheduleChange): boolean {
    this.#changes.set(rest.key, rest);
    return envelope !== undefined;
  }

  #envelope(message: Deadline, occurredAt: Instant, causationId: string | undefined): Envelope {
    const { correlationId, actor, tenant } = this.#origin;
    return Object.freeze({
      id: this.#identifiers.next(),
      message,
      occurredAt,
      correlationId,
      ...(causationId !== undefined && { causationId }),
      ...(actor !== undefined && { actor }),
      ...(tenant !== undefined && { tenant }),
    });
  }
}

function checkKey(key: string): void {
  const fits = typeof key === 'string' && key !== '' && key.length <= LONGEST_KEY;
  need(fits, 'key', `text of 1 to ${LONGEST_KEY} characters`, key);
  checkStorable('the key of a scheduled message', key);
}
