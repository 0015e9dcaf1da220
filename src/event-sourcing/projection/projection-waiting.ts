import { need, needObject, needSignal, needWhole } from '../../messaging/invalid-option.ts';
import { Bell } from '../../messaging/waiting/bell.ts';
import type { Timer } from '../../messaging/waiting/timer.ts';
import type { ProjectionFailure } from '../../read-model/read-model-store.ts';
import { isInline } from '../../read-model/inline-version.ts';
import { positionOf } from './projection-overview.ts';
import { ProjectionBehind, ProjectionsRefused, ProjectionStopped } from './projection-faults.ts';
import type { ProjectedStore } from './projection-rules.ts';
import type { Projection } from './projection.ts';

/**
 * How long to wait for a projection.
 *
 * @see Nygard 2018, Release It!, ch. 5, on time-outs
 * @since 0.2.0
 */
export interface ProjectionWait {
  /** How many milliseconds at the most, from 0; 5,000 unless given. */
  readonly timeoutMs?: number;
  /** Ends the waiting, and only that: the rejection carries its reason. */
  readonly signal?: AbortSignal;
}

/** How often to look whether another process has come further. */
const LOOK_EVERY_MS = 25;

/** What is waited with. */
interface Waiting {
  readonly timer: Timer;
  readonly look: (bell: Bell) => () => void;
  /** Aborted when nobody runs the projection here any more. */
  readonly over?: AbortSignal;
}

/** Waits until the rows show everything up to a position. */
export async function waitFor(
  projection: Projection,
  store: ProjectedStore,
  position: number,
  wait: ProjectionWait,
  { timer, look, over: ended }: Waiting,
): Promise<void> {
  needObject(wait);
  const { timeoutMs = 5_000, signal } = wait;
  needWhole('position', position, 0);
  need(typeof timeoutMs === 'number' && timeoutMs >= 0, 'timeoutMs', 'milliseconds from 0', timeoutMs);
  needSignal(signal);
  signal?.throwIfAborted();
  const bell = new Bell(timer);
  const forget = look(bell);
  const over = new AbortController();
  let isLate = false;
  const late = (): void => {
    isLate = true;
    bell.ring();
  };
  void timer.wait(Math.min(timeoutMs, 86_400_000), over.signal).then(late, () => undefined);
  for (const one of [signal, ended]) one?.addEventListener('abort', bell.ring);
  try {
    for (;;) {
      signal?.throwIfAborted();
      ended?.throwIfAborted();
      const found = await reached(projection, store);
      if (found.position >= position) return;
      if (found.failure !== undefined) throw new ProjectionStopped(projection.name, found.version, found.failure);
      if (isLate) throw new ProjectionBehind(projection.name, position, found, timeoutMs);
      await bell.heard(LOOK_EVERY_MS);
    }
  } finally {
    over.abort();
    for (const one of [signal, ended]) one?.removeEventListener('abort', bell.ring);
    forget();
  }
}

/** How far rows are, and what keeps them from more. */
interface Reached {
  readonly version: number;
  readonly position: number;
  readonly isPaused: boolean;
  readonly failure: ProjectionFailure | undefined;
}

/** How far the rows are that are asked for: those of this version, or while it is being made, of the one that is live. */
async function reached(projection: Projection, store: ProjectedStore): Promise<Reached> {
  // Mostly it is this version, so both are asked for at once.
  const [standings, own] = await Promise.all([
    store.readModels.standings(projection.into.name),
    store.subscriptions.states([projection.subscription]),
  ]);
  const live = standings.find(({ status }) => status === 'live');
  if (live === undefined) throw new ProjectionsRefused('UNKNOWN_PROJECTION', projection.name);
  const { version, subscription, failure } = live;
  // Its rows were written with the events, so they never are behind.
  if (isInline(subscription)) return { version, position: Infinity, isPaused: false, failure: undefined };
  const states = subscription === projection.subscription ? own : await store.subscriptions.states([subscription]);
  const position = positionOf(states) ?? 0;
  return { version, position, isPaused: states.some(({ paused }) => paused), failure };
}
