import type { Subscriptions } from 'demesne/messaging';
import { archivesAt } from '../archive/place.ts';
import { parseArguments } from '../arguments.ts';
import { filesOf } from '../default-files.ts';
import { loadInput } from '../input/load-input.ts';
import { SimulatedClock } from '../simulated-clock.ts';
import { storyPlatform } from '../story-platform.ts';

/** Runs reactions beside the process that tells the story, until it is told to stop. */
export async function runWorker(args: readonly string[], begun: () => void, stop: Promise<unknown>): Promise<void> {
  const { scenario, place, ...files } = parseArguments(args, process.env)._unsafeUnwrap();
  const input = (await loadInput(filesOf(files)))._unsafeUnwrap();
  const archive = await (await archivesAt(place, scenario)).open();
  // What is handled moves it forward.
  const clock = new SimulatedClock(input.order.placedAt);
  const owner = `worker ${process.pid}`;
  const { subscriptions, projections, views } = storyPlatform({ ...archive, input, scenario, owner }, clock);
  await subscriptions.start();
  await projections.start();
  await Promise.race([stop, haveAShare(subscriptions, owner)]);
  begun();
  await stop;
  await subscriptions.stop();
  await projections.stop();
  await views.close();
  await archive.close();
}

const LOOK_EVERY_MS = 25;

/** Those who were there before give some of theirs away with their next heartbeat. */
async function haveAShare(subscriptions: Subscriptions, owner: string): Promise<void> {
  for (;;) {
    const partitions = await subscriptions.overview();
    if (partitions.some((one) => one.owner?.startsWith(`${owner}/`))) return;
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
