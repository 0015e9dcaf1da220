import { DomainError } from 'demesne';
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
    ...platform.bus
      .failures()
      .map(
        ({ subscription, envelope, error }) =>
          `${subscription} failed on ${envelope.message.type}: ${messageOf(error)}`,
      ),
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
  const held = cardProvider.count('held');
  return [
    ...(isRight ? [] : [`money: expected ${isPaid ? total.text : 'nothing'} to be taken, found ${kept.text}`]),
    ...(held === 0 ? [] : ['card provider: expected nothing to be held any more, found a charge that is']),
  ];
}

const messageOf = (error: unknown): string =>
  error instanceof Error || DomainError.is(error) ? error.message : 'for an unknown reason';
