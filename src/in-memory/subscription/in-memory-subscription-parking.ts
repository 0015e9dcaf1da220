import type { Instant } from '../../domain/time/instant.ts';
import type { Json } from '../../domain/json.ts';
import type {
  ParkedDecision,
  FailureCause,
  NewlyParked,
  ParkedMessage,
  ParkedOutcome,
  ParkedStatus,
} from '../../messaging/durable-subscription/parking/parked-message.ts';
import type { DueParked, ParkedQuery } from '../../messaging/durable-subscription/subscription-store.ts';

interface Row {
  readonly subscription: string;
  readonly key: string;
  readonly position: number;
  readonly bucket: number;
  readonly id: string;
  readonly type: string;
  status: ParkedStatus;
  attempts: number;
  nextAttemptAt?: Instant | undefined;
  cause?: FailureCause;
  edited?: Json;
  editedVersion?: number;
  reason?: string;
  firstAt?: Instant;
  lastAt?: Instant;
}

const isHead = ({ status }: Row): boolean => status === 'retrying' || status === 'dead';
const copied = <T>(value: T): T => (value === undefined ? value : JSON.parse(JSON.stringify(value)));

/** The parked messages of one subscription. */
export class InMemoryParking {
  readonly #subscription: string;
  readonly #rows = new Map<number, Row>();
  readonly #byKey = new Map<string, Row[]>();

  constructor(subscription: string) {
    this.#subscription = subscription;
  }

  park(parked: readonly NewlyParked[], now: Instant): void {
    for (const one of parked) {
      const found = this.#rows.get(one.position);
      if (found !== undefined && found.status !== 'skipped') continue;
      if (found !== undefined) this.#delete(found);
      this.#add(this.#rowOf(one, now));
    }
    for (const { key } of parked) this.#promote(key, now);
  }

  blocked(keys: readonly string[]): readonly string[] {
    return keys.filter((key) => this.#byKey.get(key)?.some(({ status }) => status !== 'skipped'));
  }

  due(partition: number, partitions: number, limit: number, now: Instant): DueParked {
    const waiting = [...this.#rows.values()]
      .filter(({ status, bucket }) => status === 'retrying' && bucket % partitions === partition)
      .toSorted((a, b) => dueOf(a) - dueOf(b) || a.position - b.position);
    const due = waiting.filter((row) => dueOf(row) <= now.epochMs);
    const next = waiting[due.length];
    return {
      due: due.slice(0, Math.max(limit, 0)).map(messageOf),
      ...(next !== undefined && { nextInMs: dueOf(next) - now.epochMs }),
    };
  }

  attempt(position: number, retryInMs: number, now: Instant): number | undefined {
    const row = this.#rows.get(position);
    if (row?.status !== 'retrying') return undefined;
    row.attempts += 1;
    row.nextAttemptAt = later(now, retryInMs);
    return row.attempts;
  }

  settle(position: number, attempts: number, outcome: ParkedOutcome, now: Instant): void {
    const row = this.#rows.get(position);
    if (row === undefined || row.status === 'skipped') return;
    if (outcome.done) {
      this.#delete(row);
      this.#promote(row.key, now);
    } else if (row.attempts === attempts) {
      row.status = outcome.retryInMs === undefined ? 'dead' : 'retrying';
      row.nextAttemptAt = outcome.retryInMs === undefined ? undefined : later(now, outcome.retryInMs);
      row.cause = copied(outcome.cause);
      row.firstAt ??= outcome.at;
      row.lastAt = outcome.at;
    }
  }

  list({ status, after = 0, limit = 100 }: ParkedQuery): readonly ParkedMessage[] {
    return [...this.#rows.values()]
      .filter((row) => row.position > after && (status === undefined || row.status === status))
      .toSorted((a, b) => a.position - b.position)
      .slice(0, limit)
      .map(messageOf);
  }

  decide(position: number, decision: ParkedDecision, now: Instant): boolean {
    const row = this.#rows.get(position);
    if (row === undefined || row.status === 'skipped') return false;
    if (decision.kind === 'skip') {
      row.status = 'skipped';
      row.reason = decision.reason;
      row.nextAttemptAt = undefined;
      this.#promote(row.key, now);
      return true;
    }
    if (decision.kind === 'edit') {
      row.edited = copied(decision.data);
      row.editedVersion = decision.version;
    }
    if (!isHead(row)) return true;
    row.status = 'retrying';
    row.attempts = 0;
    row.nextAttemptAt = now;
    return true;
  }

  forgetAfter(position: number): void {
    for (const row of this.#rows.values()) if (row.position > position) this.#delete(row);
  }

  /** Whether a message is parked that somebody may still try. */
  isParked(position: number): boolean {
    const row = this.#rows.get(position);
    return row !== undefined && row.status !== 'skipped';
  }

  /** Where the messages are that somebody may still try. */
  positions(): ReadonlySet<number> {
    const waiting = [...this.#rows.values()].filter(({ status }) => status !== 'skipped');
    return new Set(waiting.map(({ position }) => position));
  }

  /** How many there are of a partition, how many of them are dead, and how many stand behind a dead one. */
  counts(partition: number, partitions: number): { parked: number; dead: number; blocked: number } {
    const counts = { parked: 0, dead: 0, blocked: 0 };
    for (const rows of this.#byKey.values()) {
      const ofPartition = rows.filter(
        ({ status, bucket }) => status !== 'skipped' && bucket % partitions === partition,
      );
      const dead = ofPartition.some(({ status }) => status === 'dead');
      counts.parked += ofPartition.length;
      counts.dead += dead ? 1 : 0;
      counts.blocked += dead ? ofPartition.length - 1 : 0;
    }
    return counts;
  }

  #rowOf(parked: NewlyParked, now: Instant): Row {
    const { retryInMs, cause, ...rest } = parked;
    const row: Row = { ...rest, subscription: this.#subscription };
    if (cause !== undefined) row.cause = copied(cause);
    if (row.status === 'retrying') row.nextAttemptAt = later(now, retryInMs ?? 0);
    return row;
  }

  /** The first that is behind nobody any more is tried at once. */
  #promote(key: string, now: Instant): void {
    const rows = this.#byKey.get(key);
    if (rows === undefined || rows.some(isHead)) return;
    const first = rows.find(({ status }) => status === 'behind');
    if (first === undefined) return;
    first.status = 'retrying';
    first.nextAttemptAt = now;
  }

  #add(row: Row): void {
    this.#rows.set(row.position, row);
    const rows = [...(this.#byKey.get(row.key) ?? []), row].toSorted((a, b) => a.position - b.position);
    this.#byKey.set(row.key, rows);
  }

  #delete(row: Row): void {
    this.#rows.delete(row.position);
    const rest = (this.#byKey.get(row.key) ?? []).filter((one) => one !== row);
    if (rest.length > 0) this.#byKey.set(row.key, rest);
    else this.#byKey.delete(row.key);
  }
}

const dueOf = ({ nextAttemptAt }: Row): number => nextAttemptAt?.epochMs ?? 0;
const later = (now: Instant, ms: number): Instant => now.plusMs(Math.ceil(ms));

function messageOf({ bucket: _, ...row }: Row): ParkedMessage {
  const given = Object.entries(row).filter(([, value]) => value !== undefined);
  const message = Object.fromEntries(given) as unknown as ParkedMessage & { edited?: Json };
  return Object.freeze({
    ...message,
    ...(message.cause && { cause: copied(message.cause) }),
    ...(message.edited !== undefined && { edited: copied(message.edited) }),
  });
}
