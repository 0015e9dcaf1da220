import type { PartitionOverview } from '../../messaging/durable-subscription/partition-overview.ts';
import type { CloseOptions } from '../../messaging/waiting/waiting-options.ts';
import { need, needObject } from '../../messaging/invalid-option.ts';
import type { ScheduleBacklog } from '../../messaging/scheduler/scheduled-messages.ts';
import type { Eventual } from '../../messaging/eventual.ts';
import { checkedBacklog, checkedOverview } from './part-answers.ts';

/**
 * Something that a {@link Runtime} starts and stops: `Subscriptions`, an `EventBus`, a store, or anything of your own.
 *
 * *Guarantees* that a part has to give: a start that fails leaves nothing running; a stop ends what runs, and gives it up when
 * the time is over. It has at least one of `start`, `stop` and `close`.
 *
 * @see Nygard 2018, Release It!, ch. 8, on starting up and shutting down
 * @since 0.2.0
 */
export interface RuntimePart {
  /** Begins, and resolves once it works. */
  start?(): unknown;
  /** Ends; what is under way may take so many milliseconds. */
  stop?(options: Required<CloseOptions>): unknown;
  /** The same, of parts that call it so. */
  close?(options: Required<CloseOptions>): unknown;
  /** How its subscriptions stand, if it has some. */
  overview?(): Eventual<readonly PartitionOverview[]>;
  /** What is due and has not fired, if it schedules something. */
  backlog?(): Eventual<ScheduleBacklog>;
}

/**
 * Where a part stands: `failed`, its start threw; `stuck`, its stop threw, or took longer than there was time.
 *
 * @see Nygard 2018, Release It!, ch. 8, on starting up and shutting down
 * @since 0.2.0
 */
export type PartState = 'idle' | 'starting' | 'running' | 'stopping' | 'stopped' | 'failed' | 'stuck';

/** A part in the course of its life. */
export class LivingPart {
  readonly name: string;
  readonly #part: RuntimePart;
  #state: PartState = 'idle';

  constructor(name: string, part: RuntimePart) {
    this.name = name;
    this.#part = part;
  }

  get state(): PartState {
    return this.#state;
  }

  async start(): Promise<void> {
    this.#state = 'starting';
    try {
      await this.#part.start?.();
      this.#state = 'running';
    } catch (error) {
      this.#state = 'failed';
      throw error;
    }
  }

  /** @param inTime makes the promise of the end one that rejects when the time for it is over */
  async stop(timeoutMs: number, inTime: <T>(end: Promise<T>) => Promise<T>): Promise<void> {
    this.#state = 'stopping';
    try {
      await inTime(this.#end({ timeoutMs }));
      this.#state = 'stopped';
    } catch (error) {
      this.#state = 'stuck';
      throw error;
    }
  }

  /** How its subscriptions stand; an empty list where it has none, and nothing where it can't be asked. */
  async overview(): Promise<readonly PartitionOverview[] | undefined> {
    if (this.#part.overview === undefined) return [];
    return this.#isUp ? checkedOverview(await this.#part.overview()) : undefined;
  }

  /** What is due and has not fired; nothing where it can't be asked. */
  async backlog(): Promise<ScheduleBacklog | undefined> {
    if (this.#part.backlog === undefined) return { due: 0 };
    return this.#isUp ? checkedBacklog(await this.#part.backlog()) : undefined;
  }

  get #isUp(): boolean {
    return this.#state === 'running' || this.#state === 'stopping';
  }

  async #end(options: Required<CloseOptions>): Promise<void> {
    if (this.#part.stop === undefined) await this.#part.close?.(options);
    else await this.#part.stop(options);
  }
}

const METHODS = ['start', 'stop', 'close'] as const;

/** The parts by their names, in the order in which they were given. */
export function livingParts(parts: Readonly<Record<string, RuntimePart>>): readonly LivingPart[] {
  needObject(parts, 'parts');
  return Object.entries(parts).map(([name, part]) => {
    // A number would come first, wherever it was written.
    need(/^[A-Za-z][\w-]*$/.test(name), 'the name of a part', 'letters, digits, - and _, a letter first', name);
    const fits = METHODS.some((method) => typeof (Object(part) as RuntimePart)[method] === 'function');
    need(fits, name, 'a part with start, stop or close', part);
    return new LivingPart(name, part);
  });
}
