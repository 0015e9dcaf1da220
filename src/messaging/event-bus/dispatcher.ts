import { LogUnreadable } from '../log/log-faults.ts';
import type { LoggedMessage, ReadableLog } from '../log/message-log.ts';
import { isLater } from '../eventual.ts';
import { Incoming } from './incoming.ts';
import type { Ledger } from './ledger.ts';
import { LogCursor } from './log-cursor.ts';
import type { Subscriber } from './subscriber.ts';

/** A subscriber, and the position it has passed while it moves with the others; infinite while it doesn't. */
interface Entry {
  readonly subscriber: Subscriber;
  after: number;
}

/**
 * Gives each message of a log to the subscribers of its type. One cursor serves all of them; a subscriber that begins
 * earlier, or has no room, reads with a cursor of its own until it has caught up, so nobody waits for it.
 */
export class Dispatcher {
  readonly #log: ReadableLog;
  readonly #ledger: Ledger;
  /** Asks for a pump that nobody waits for. */
  readonly #wake: () => void;
  readonly #entries = new Map<Subscriber, Entry>();
  readonly #byType = new Map<string, readonly Entry[]>();
  readonly #behind = new Map<Entry, LogCursor>();
  readonly #starting = new Map<Entry, number | Promise<number>>();
  #shared: LogCursor | undefined;
  #pumping: Promise<void> | undefined;

  constructor(log: ReadableLog, ledger: Ledger, wake: () => void) {
    this.#log = log;
    this.#ledger = ledger;
    this.#wake = wake;
  }

  /** Whether nobody begins or catches up. */
  get isLevel(): boolean {
    return this.#behind.size === 0 && this.#starting.size === 0;
  }

  /** Whether the log is being read: what comes of that is not known yet. */
  get isReading(): boolean {
    return this.#pumping !== undefined;
  }

  add(subscriber: Subscriber, from: 'head' | 'start'): void {
    const entry: Entry = { subscriber, after: Infinity };
    const beginning = from === 'start' ? 0 : this.#head();
    this.#entries.set(subscriber, entry);
    for (const type of subscriber.types) this.#byType.set(type, [...(this.#byType.get(type) ?? []), entry]);
    if (typeof beginning === 'number') this.#place(entry, beginning);
    else this.#starting.set(entry, beginning);
    if (!this.isLevel || from === 'start') this.#wake();
  }

  remove(subscriber: Subscriber): void {
    const entry = this.#entries.get(subscriber);
    if (!entry) return;
    entry.after = Infinity;
    this.#entries.delete(subscriber);
    this.#behind.delete(entry);
    this.#starting.delete(entry);
    for (const type of subscriber.types) {
      const rest = (this.#byType.get(type) ?? []).filter((one) => one !== entry);
      if (rest.length > 0) this.#byType.set(type, rest);
      else this.#byType.delete(type);
    }
    if (this.#entries.size === 0) this.#shared = undefined;
  }

  /** Delivers what is committed by now; a promise only where the log answers with one, or somebody catches up. */
  pump(): void | Promise<void> {
    // A reading under way may have begun before the newest commit.
    if (this.#pumping)
      return this.#pumping.then(
        () => this.pump(),
        () => this.pump(),
      );
    const reading = this.isLevel ? this.#shared?.advance() : this.#pumpAll();
    if (!reading && this.isLevel) return;
    const pumping = Promise.resolve(reading)
      .then(() => this.#catchUp())
      .finally(() => (this.#pumping = undefined));
    this.#pumping = pumping;
    return pumping;
  }

  async #pumpAll(): Promise<void> {
    await this.#start();
    await this.#shared?.advance();
  }

  /** Finds out where those begin who asked for the head of a log that answers later. */
  async #start(): Promise<void> {
    for (const [entry, asked] of this.#starting) {
      try {
        const beginning = await asked;
        if (this.#starting.delete(entry)) this.#place(entry, beginning);
      } catch (error) {
        if (this.#starting.has(entry)) this.#starting.set(entry, this.#head());
        throw new LogUnreadable(this.#shared?.position ?? 0, error);
      }
    }
  }

  async #catchUp(): Promise<void> {
    for (const [entry, cursor] of this.#behind) {
      await cursor.advance();
      if (this.#behind.has(entry) && !this.#isBehind(cursor)) {
        this.#behind.delete(entry);
        entry.after = cursor.position;
      }
    }
  }

  #head(): number | Promise<number> {
    try {
      const head = this.#log.head();
      // Its failure is met where it is awaited.
      if (isLater(head)) Promise.resolve(head).catch(() => undefined);
      return head;
    } catch (error) {
      throw new LogUnreadable(this.#shared?.position ?? 0, error);
    }
  }

  #place(entry: Entry, beginning: number): void {
    this.#shared ??= new LogCursor(
      this.#log,
      beginning,
      (logged) => this.#dispatch(logged),
      () => this.#ledger.closing,
    );
    if (beginning >= this.#shared.position) entry.after = beginning;
    else this.#fallBehind(entry, beginning);
  }

  #isBehind(cursor: LogCursor): boolean {
    return cursor.position < (this.#shared?.position ?? 0);
  }

  #fallBehind(entry: Entry, position: number): void {
    const { subscriber } = entry;
    entry.after = Infinity;
    subscriber.onRoom ??= this.#wake;
    const cursor: LogCursor = new LogCursor(
      this.#log,
      position,
      ({ envelope }) => {
        if (subscriber.types.has(envelope.message.type)) subscriber.take(new Incoming(envelope));
      },
      () => this.#ledger.closing || subscriber.isFull || !this.#behind.has(entry) || !this.#isBehind(cursor),
    );
    this.#behind.set(entry, cursor);
  }

  #dispatch({ position, envelope }: LoggedMessage): void {
    const entries = this.#byType.get(envelope.message.type);
    if (entries === undefined) return;
    const incoming = new Incoming(envelope);
    for (const entry of entries) {
      if (position <= entry.after) continue;
      if (entry.subscriber.isFull) this.#fallBehind(entry, position - 1);
      else entry.subscriber.take(incoming);
    }
  }
}
