import { err, ok, type Result } from 'neverthrow';
import type { Platform } from '../platform.ts';
import { Chronicle } from './chronicle.ts';
import { epilogueOf } from './epilogue.ts';
import type { Problem } from './input/bad-input.ts';
import { LogListener } from './log-listener.ts';
import { openStage } from './open-stage.ts';
import { play } from './script/play.ts';
import { SimulatedClock } from './simulated-clock.ts';
import { LEASE_MS, type Setting, storyPlatform } from './story-platform.ts';
import type { Teller } from './telling/teller.ts';
import { judge, type Verdict } from './verdict.ts';
import { waitUntilAlone } from './wait-until-alone.ts';

/** What a story is told from, and by whom. */
export interface Story extends Setting {
  readonly teller: Teller;
  /** Called when the reactions have begun here, and before anything new happens: others may join in now. */
  readonly join?: () => Promise<void>;
  /** Breaks it off between two acts. */
  readonly signal?: AbortSignal;
}

/**
 * Tells a story to its end, or says what in its files makes that impossible. What the store knows of it is told again, and
 * then it goes on from there.
 */
export async function runStory(story: Story): Promise<Result<Verdict, readonly Problem[]>> {
  const clock = new SimulatedClock(story.input.order.placedAt);
  const platform = storyPlatform(story, clock);
  const chronicle = new Chronicle();
  const listener = new LogListener(platform.store.log, (envelope) => {
    chronicle.hear(envelope);
    story.teller.hear(envelope);
  });
  const settle = async (): Promise<void> => {
    // A database in this process answers at once, and signals are heard between two turns of the event loop only.
    await new Promise((resolve) => setImmediate(resolve));
    await platform.subscriptions.drain(story.signal && { signal: story.signal });
    await listener.catchUp();
    story.teller.settle();
  };
  try {
    await listener.catchUp();
    await waitUntilAlone(platform, story.leaseMs ?? LEASE_MS);
    await platform.subscriptions.start();
    await platform.projections.start();
    await story.join?.();
    await settle();
    return await tell(story, platform, chronicle, { clock, settle });
  } finally {
    await listener.stop();
    await platform.subscriptions.stop();
    await platform.projections.stop();
    await platform.views.close();
  }
}

async function tell(
  { input, scenario, teller, signal }: Story,
  platform: Platform,
  chronicle: Chronicle,
  pace: Parameters<typeof play>[1],
): Promise<Result<Verdict, readonly Problem[]>> {
  const stage = await openStage(platform, input, chronicle);
  await pace.settle();
  if (stage.isErr()) return err(stage.error);
  const { orderId, restaurants } = stage.value;
  teller.begin(restaurants);

  const played = await play({ platform, input, scenario, orderId, chronicle }, pace);
  if (played.isErr()) return err([{ file: input.files.order, path: [], message: played.error.message }]);
  await platform.projections.drain(signal && { signal });
  const verdict = await judge(platform, scenario, { orderId, restaurantId: input.order.restaurantId });
  teller.end(verdict, await epilogueOf(platform, input, orderId));
  return ok(verdict);
}
