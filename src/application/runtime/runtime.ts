import { signalOf, type CloseOptions, type WaitOptions } from '../../messaging/waiting/waiting-options.ts';
import { need, needObject } from '../../messaging/invalid-option.ts';
import { untilAborted } from '../../messaging/waiting/until-aborted.ts';
import { StopTime } from './stop-time.ts';
import { OutOfTime, RuntimeStopped, StartFailed, StopFailed, type PartFailure } from './runtime-faults.ts';
import { checkedRuntime, needMs, type RuntimeOptions } from './runtime-options.ts';
import { livingParts, type LivingPart, type RuntimePart } from './runtime-part.ts';
import { runtimeStatus, subscriptionsOf, type PartStatus, type RuntimeStatus } from './runtime-status.ts';
import { listenTo, type RuntimeEnd, type SignalSource, type StopOnOptions } from './stop-signals.ts';

/**
 * Everything that an application has running: it is started in order, asked how it stands, and stopped in reverse.
 *
 * *When to use*: one in a process, at the end of its composition root. Each part works as well without it.
 *
 * *Guarantees*: parts start one after the other, in the order in which they are written; if one fails, those before it are stopped
 * again. A stop reaches every part that was started, in reverse order, whatever the others do; all share one time-out. When it is over, handlers
 * are aborted by their parts, which then have `graceMs` each to give their leases back; who isn't done by then is named and left alone. `status` never
 * rejects for what a part throws.
 *
 * *Errors*: `InvalidOption` for what is no part.
 *
 * @example
 * ```ts
 * import { Runtime } from 'demesne/application';
 * import { InMemoryStore } from 'demesne/in-memory';
 * import { Subscriptions } from 'demesne/messaging';
 *
 * const store = new InMemoryStore();
 * const subscriptions = new Subscriptions(store.log, store.subscriptions);
 * const steps: string[] = [];
 * const web = { start: () => steps.push('open'), stop: () => steps.push('shut') };
 *
 * const runtime = new Runtime({ subscriptions, web });
 * await runtime.start();
 * (await runtime.status()).ready; // => true
 * await runtime.stop();
 * steps; // => ['open', 'shut']
 * ```
 * @see Nygard 2018, Release It!, ch. 8, on starting up and shutting down; Hohpe & Woolf 2003, Control Bus
 * @since 0.2.0
 */
export class Runtime<Name extends string = string> {
  readonly #parts: readonly LivingPart[];
  readonly #options: Required<RuntimeOptions>;
  #state: RuntimeStatus['state'] = 'idle';
  /** The starts of the parts, and nothing that follows from them. */
  #begun: Promise<void> | undefined;
  #started: Promise<void> | undefined;
  #stopped: Promise<readonly PartFailure[]> | undefined;
  #deadline: StopTime | undefined;
  #isLate = false;
  #announceEnd: () => void = () => undefined;
  readonly #ended = new Promise<void>((resolve) => (this.#announceEnd = resolve));

  constructor(parts: Readonly<Record<Name, RuntimePart>>, options: RuntimeOptions = {}) {
    this.#options = checkedRuntime(options);
    this.#parts = livingParts(parts);
  }

  /** Whether everything was started, and nothing stops. */
  get ready(): boolean {
    return this.#state === 'running';
  }

  /**
   * Starts the parts in order. A second call waits for the first.
   *
   * *Errors*: {@link StartFailed} for the first part that fails, once those before it are stopped; {@link RuntimeStopped} when it was or is
   * stopped meanwhile.
   */
  async start(): Promise<void> {
    if (this.#started === undefined && this.#stopped !== undefined) throw new RuntimeStopped();
    return (this.#started ??= this.#start());
  }

  /**
   * Stops the parts in reverse order. A second call waits for the first, whose time-out holds.
   *
   * *Errors*: rejects with {@link StopFailed} once all were stopped; with `InvalidOption`, and then goes on.
   */
  async stop(options: CloseOptions = {}): Promise<void> {
    needObject(options);
    const { timeoutMs = this.#options.timeoutMs } = options;
    needMs('timeoutMs', timeoutMs);
    const failures = await (this.#stopped ??= this.#stop(timeoutMs));
    if (failures.length > 0) throw new StopFailed(failures);
  }

  /**
   * Stops it with the first signal, and resolves once it has ended, in whatever way. The exit code is left to the program. With a second
   * signal nobody is waited for any longer.
   *
   * *Errors*: rejects with `InvalidOption`; what did not stop is told in the answer.
   */
  async stopOn(source: SignalSource, options: StopOnOptions = {}): Promise<RuntimeEnd> {
    needObject(options);
    const { signals = ['SIGTERM', 'SIGINT'], timeoutMs = this.#options.timeoutMs } = options;
    need(typeof source?.on === 'function' && typeof source.off === 'function', 'source', 'Node’s process', source);
    need(Array.isArray(signals) && signals.length > 0, 'signals', 'a list of signals', signals);
    needMs('timeoutMs', timeoutMs);
    let first: RuntimeEnd['signal'];
    const silence = listenTo(source, signals, (signal) => {
      if (first !== undefined) this.#deadline?.end('A second signal came before it was done.');
      first ??= signal;
      this.#stopped ??= this.#stop(timeoutMs);
    });
    await this.#ended;
    silence();
    const failures = (await this.#stopped) ?? [];
    return { ...(first && { signal: first }), ...(failures.length > 0 && { fault: new StopFailed(failures) }) };
  }

  /**
   * How everything stands at the moment; figures that nobody can tell at the moment are `undefined`. Give a signal with a time limit where
   * somebody waits: a store that doesn't answer is waited for.
   *
   * *Errors*: rejects with the reason of the signal, and `InvalidOption`; what a part throws is told in its status, and what it
   * answers that is no answer too.
   */
  async status(options: WaitOptions = {}): Promise<RuntimeStatus<Name>> {
    const signal = signalOf(options);
    const asked = Promise.all(this.#parts.map(async (part) => [part.name, await statusOf(part)] as const));
    const parts = Object.fromEntries(await untilAborted(asked, signal)) as Record<Name, PartStatus>;
    return runtimeStatus(this.#state, parts);
  }

  async #start(): Promise<void> {
    this.#state = 'starting';
    this.#begun = this.#begin();
    try {
      await this.#begun;
    } catch (error) {
      const failures = await (this.#stopped ??= this.#stop(this.#options.timeoutMs));
      throw error instanceof Unstarted ? new StartFailed(error, failures) : error;
    }
  }

  async #begin(): Promise<void> {
    for (const part of this.#parts) {
      if (this.#stopped !== undefined) throw new RuntimeStopped();
      try {
        await part.start();
      } catch (error) {
        throw new Unstarted(part.name, error);
      }
      // It took longer than a stop that came meanwhile could wait, which has passed it by or is about to.
      if (this.#isLate && part.state === 'running') await part.stop(0, (end) => end);
    }
    if (this.#stopped !== undefined) throw new RuntimeStopped();
    this.#state = 'running';
  }

  async #stop(timeoutMs: number): Promise<readonly PartFailure[]> {
    const { clock, timer, graceMs } = this.#options;
    this.#state = 'stopping';
    const deadline = new StopTime(clock, timer, timeoutMs, graceMs);
    this.#deadline = deadline;
    // A part that is starting is stopped after that; why it failed is told by the start.
    await deadline.inTime(Promise.resolve(this.#begun)).catch(() => undefined);
    this.#isLate = true;
    const failures: PartFailure[] = [];
    for (const part of this.#parts.toReversed()) {
      const error = await stopped(part, deadline);
      if (error !== undefined) failures.push({ part: part.name, error });
    }
    this.#state = 'stopped';
    this.#announceEnd();
    return failures;
  }
}

/** What a part could not be started for. */
class Unstarted implements PartFailure {
  readonly part: string;
  readonly error: unknown;

  constructor(part: string, error: unknown) {
    this.part = part;
    this.error = error;
  }
}

/** Stops one part, if it was started; what went wrong. */
async function stopped(part: LivingPart, deadline: StopTime): Promise<unknown> {
  if (part.state === 'starting') return new OutOfTime('It was still starting when the time was over.');
  if (part.state !== 'running') return undefined;
  try {
    await part.stop(deadline.remainingMs, deadline.inTime);
    return undefined;
  } catch (error) {
    return error ?? new OutOfTime('It threw nothing that could be told.');
  }
}

/** A question that it can't answer doesn't hide its answer to the other. */
async function statusOf(part: LivingPart): Promise<PartStatus> {
  const [overview, backlog] = await Promise.allSettled([part.overview(), part.backlog()]);
  const partitions = overview.status === 'fulfilled' ? overview.value : undefined;
  const scheduled = backlog.status === 'fulfilled' ? backlog.value : undefined;
  const failed = [overview, backlog].find(({ status }) => status === 'rejected') as PromiseRejectedResult | undefined;
  return {
    state: part.state,
    ...(partitions && { subscriptions: subscriptionsOf(partitions) }),
    ...(scheduled && { backlog: scheduled }),
    ...(failed && { fault: failed.reason }),
  };
}
