import type { Platform } from '../platform.ts';
import type { OrderId, RestaurantId } from '../shared-kernel/index.ts';
import { type Ending, type ScenarioName, scenarios } from './scenario.ts';

/** How the story ended, and in what that differs from how it had to. */
export interface Verdict {
  readonly ending: Ending;
  readonly differences: readonly string[];
  /** How many messages were committed. */
  readonly messages: number;
}

/** Asks the contexts themselves how things stand, whatever was told. */
export async function judge(
  platform: Platform,
  scenario: ScenarioName,
  { orderId, restaurantId }: { readonly orderId: OrderId; readonly restaurantId: RestaurantId },
): Promise<Verdict> {
  const ending = await endingOf(platform, orderId, restaurantId);
  const expected = scenarios[scenario].ending;
  const subjects = ['order', 'payment', 'kitchen', 'delivery'] as const;
  const differences = [
    ...subjects
      .filter((subject) => ending[subject] !== expected[subject])
      .map((subject) => `${subject}: expected ${expected[subject]}, found ${ending[subject]}`),
    ...(await moneyDifferences(platform, scenario, orderId)),
    ...(await failures(platform)),
  ];
  return { ending, differences, messages: await platform.store.log.head() };
}

async function endingOf(platform: Platform, orderId: OrderId, restaurantId: RestaurantId): Promise<Ending> {
  const order = await platform.ordering.viewOrder(orderId);
  const payment = await platform.payment.viewPayment(orderId);
  const delivery = await platform.dispatch.viewDelivery(orderId);
  const kitchen = await platform.catalog.viewKitchen(restaurantId);
  const cooked = kitchen.map((orders) => orders.find((one) => one.orderId === orderId)?.status).unwrapOr(undefined);
  return {
    order: order.isOk() ? order.value.status : '–',
    payment: payment.isOk() ? payment.value.status : '–',
    kitchen: cooked ?? '–',
    delivery: delivery.isOk() ? delivery.value.status : '–',
  };
}

/** What was taken is the total or nothing, and nothing is held any more. */
async function moneyDifferences(
  { payment, cardProvider }: Platform,
  scenario: ScenarioName,
  orderId: OrderId,
): Promise<readonly string[]> {
  const view = await payment.viewPayment(orderId);
  if (view.isErr()) return [];
  const { total, kept } = view.value;
  const { isPaid } = scenarios[scenario];
  const isRight = isPaid ? kept.equals(total) : kept.isZero;
  const held = await cardProvider.count('held');
  return [
    ...(isRight ? [] : [`money: expected ${isPaid ? total.text : 'nothing'} to be taken, found ${kept.text}`]),
    ...(held === 0 ? [] : ['card provider: expected nothing to be held any more, found a charge that is']),
  ];
}

/** What no reaction could be had to, what keeps waiting behind it, and what no read model could be made of. */
async function failures({ subscriptions, projections }: Platform): Promise<readonly string[]> {
  const names = new Set((await subscriptions.overview()).map(({ subscription }) => subscription));
  const parked = await Promise.all([...names].map((name) => subscriptions.operator(name).list()));
  const reactions = parked
    .flat()
    .map(({ subscription, type, cause }) =>
      cause === undefined
        ? `${subscription} waits with ${type}`
        : `${subscription} failed on ${type}: ${cause.message}`,
    );
  const stopped = (await projections.standings()).flatMap(({ projection, failure }) =>
    failure === undefined ? [] : [`${projection} stopped at ${failure.type}: ${failure.cause.message}`],
  );
  return [...reactions, ...stopped];
}
