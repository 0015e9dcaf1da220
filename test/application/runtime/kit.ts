import { EventEmitter } from 'node:events';
import { Runtime, type RuntimeOptions, type RuntimePart } from 'demesne/application';
import { ManualTimer } from 'demesne/testing';
import { TimerClock } from '../../messaging/durable-subscription/kit.ts';
import { turn } from '../../messaging/kit.ts';

/** Parts that write down what they do, in a time that the test has in its hands. */
export class Stage {
  readonly timer = new ManualTimer();
  readonly clock = new TimerClock(this.timer);
  readonly steps: string[] = [];
  readonly signals = new EventEmitter();

  /** A part that notes each step, but for what is given. */
  part(name: string, others: RuntimePart = {}): RuntimePart {
    return {
      start: () => void this.steps.push(`${name} starts`),
      stop: ({ timeoutMs }) => void this.steps.push(`${name} stops within ${timeoutMs}`),
      ...others,
    };
  }

  runtime<Name extends string>(parts: Record<Name, RuntimePart>, options: RuntimeOptions = {}): Runtime<Name> {
    return new Runtime(parts, { timer: this.timer, clock: this.clock, ...options });
  }

  async pass(ms: number): Promise<void> {
    await this.timer.advance(ms);
    for (let turns = 0; turns < 5; turns += 1) await turn();
  }
}

/** What a promise rejects with; nothing where it doesn't. */
export async function refusalOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => undefined,
    (error: unknown) => error,
  );
}
