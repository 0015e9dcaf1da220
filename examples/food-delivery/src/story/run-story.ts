import { UuidV7Generator } from 'demesne';
import type { Store } from 'demesne/application';
import { EventBus, type EventBusOptions, type MessageLog } from 'demesne/messaging';
import { err, ok, type Result } from 'neverthrow';
import { createPlatform, type Platform } from '../platform.ts';
import type { Problem } from './input/bad-input.ts';
import type { Input } from './input/load-input.ts';
import { LogListener } from './log-listener.ts';
import { openStage } from './open-stage.ts';
import { People } from './people.ts';
import { play } from './play.ts';
import type { ScenarioName } from './scenario.ts';
import { SimulatedClock } from './simulated-clock.ts';
import type { Teller } from './telling/teller.ts';
import { judge, type Verdict } from './verdict.ts';

/** What a story is told from, and by whom. */
export interface Story {
  readonly input: Input;
  readonly scenario: ScenarioName;
  readonly teller: Teller;
  /** Where everything is kept; in memory unless given. */
  readonly store?: Store;
  /** Makes the bus of the platform; a plain one unless given. */
  readonly makeBus?: (log: MessageLog, options: EventBusOptions) => EventBus;
}

const plainBus: NonNullable<Story['makeBus']> = (log, options) => new EventBus(log, options);

/** The platform of a story, on which the people act for themselves. */
function platformFor({ input, store, makeBus = plainBus }: Story, clock: SimulatedClock, people: People): Platform {
  const menus = new Map(input.menus.map((menu) => [menu.restaurantId, menu]));
  const platform = createPlatform({
    clock,
    identifiers: new UuidV7Generator(),
    fetchMenu: async (restaurantId) => menus.get(restaurantId)?.menu,
    deliveryTermsOf: (restaurantId) => menus.get(restaurantId)?.delivery,
    ...(store && { store }),
    makeBus: ({ log }) => makeBus(log, { clock, middleware: [people.cookHearsFirst] }),
  });
  people.join(platform);
  return platform;
}

/** Tells a story from beginning to end, or says what in its files makes that impossible. */
export async function runStory(story: Story): Promise<Result<Verdict, readonly Problem[]>> {
  const { input, scenario, teller } = story;
  const clock = new SimulatedClock(input.order.placedAt);
  const people = new People(scenario === 'cancelled');
  const platform = platformFor(story, clock, people);
  const settle = async (): Promise<void> => {
    await platform.bus.drain();
    await listener.catchUp();
    teller.settle();
  };
  const listener = new LogListener(platform.store.log, (envelope) => teller.hear(envelope));

  // A database answers later where its log ends, which is where subscriptions begin.
  await platform.bus.drain();
  const stage = await openStage(platform, input);
  await listener.catchUp();
  if (stage.isErr()) {
    listener.stop();
    return err(stage.error);
  }
  const { orderId, restaurants } = stage.value;
  teller.begin(restaurants);

  const played = await play({ platform, clock, input, orderId, people, settle }, scenario);
  const verdict = await judge(platform, scenario, { orderId, restaurantId: input.order.restaurantId });
  await platform.bus.close();
  await listener.catchUp();
  listener.stop();
  if (played.isErr()) return err([{ file: input.files.order, path: [], message: played.error.message }]);
  teller.end(verdict);
  return ok(verdict);
}
