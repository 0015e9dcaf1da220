import { ok, type Result } from 'neverthrow';
import type { SimulatedClock } from '../simulated-clock.ts';
import { orderActs } from './order-acts.ts';
import type { Act, Scene } from './scene.ts';
import { tripActs } from './trip-acts.ts';

/** When it is, and when everybody else is done. */
interface Pace {
  readonly clock: SimulatedClock;
  /** Waits until nothing more happens by itself. */
  settle(): Promise<void>;
}

type Refused = { readonly message: string };

/** Plays what is left of a story, to its end; what is refused on the way ends it too. */
export async function play(scene: Scene, pace: Pace): Promise<Result<void, Refused>> {
  const ordered = await perform(orderActs(scene), pace);
  return ordered.isErr() ? ordered : perform(tripActs(scene), pace);
}

/** With an act all those before it are done. */
async function perform(acts: readonly Act[], { clock, settle }: Pace): Promise<Result<void, Refused>> {
  const done = acts.findLastIndex(({ isDone }) => isDone);
  for (const { at, play: act } of acts.slice(done + 1)) {
    clock.moveTo(at);
    const played = await act();
    await settle();
    if (played.isErr()) return played.map(() => undefined);
  }
  return ok();
}
