import type { Instant } from 'demesne';
import type { Platform } from '../../platform.ts';
import { OrderId } from '../../shared-kernel/index.ts';
import type { Archive } from '../archive/archive.ts';
import { Chronicle } from '../chronicle.ts';
import type { Input } from '../input/load-input.ts';
import { LogListener } from '../log-listener.ts';
import type { ScenarioName } from '../scenario.ts';
import { SimulatedClock } from '../simulated-clock.ts';
import { storyPlatform } from '../story-platform.ts';
import { type Cast, castOf } from '../telling/cast.ts';
import type { Paint } from '../telling/paint.ts';
import { pastOrder } from '../telling/past-order.ts';
import { type AskedTime, instantOf } from './asked-time.ts';

/** Of which story, and when. */
export interface Past {
  readonly archive: Archive;
  readonly input: Input;
  readonly scenario: ScenarioName;
  readonly at: AskedTime;
}

/** How its order stood then, line by line; or, as text, why there is nothing to tell. */
export async function tellPast(
  { archive, input, scenario, at }: Past,
  paint: Paint,
): Promise<readonly string[] | string> {
  const { placedAt } = input.order;
  const cast = castOf(input);
  const platform = storyPlatform({ ...archive, input, scenario }, new SimulatedClock(placedAt));
  try {
    const begun = await firstOrder(platform);
    if (begun === undefined) return 'No order was begun in this story yet: start it without --at to see it go on.';
    const time = instantOf(at, placedAt, cast);
    if (time === undefined) return `The clock of the story never shows ${String(at)}.`;
    const order = await platform.ordering.orderAt(begun.orderId, time);
    return order.match(
      (found) => pastOrder(found, time, cast, paint),
      () => `There was no order yet ${moment(time, cast)}: its cart was opened ${moment(begun.at, cast)}.`,
    );
  } finally {
    await platform.views.close();
  }
}

const moment = (time: Instant, { timeOf, dayOf }: Cast): string => `at ${timeOf(time)} on ${dayOf(time)}`;

/** The one order that a story is about, and when it began. */
async function firstOrder({
  store: { log },
}: Platform): Promise<{ readonly orderId: OrderId; readonly at: Instant } | undefined> {
  const chronicle = new Chronicle();
  const listener = new LogListener(log, (envelope) => chronicle.hear(envelope));
  await listener.catchUp();
  await listener.stop();
  const started = chronicle.all('ordering.OrderStarted').at(0);
  return started?.aggregate && { orderId: OrderId.of(started.aggregate.id), at: started.occurredAt };
}
