import type { Instant } from 'demesne';
import type { HandedTo } from '../dispatch/index.ts';
import type { Platform } from '../platform.ts';
import type { Money, OrderId } from '../shared-kernel/index.ts';
import type { Input } from './input/load-input.ts';

/** What customer, kitchen, restaurant and bookkeeper see on their screens when all is over. */
export interface Epilogue {
  readonly orders: readonly { readonly restaurantId: string; readonly total: Money; readonly outcome: string }[];
  readonly timeline: readonly { readonly status: string; readonly at: Instant }[];
  /** Who has the food, once it was brought. */
  readonly handedTo: HandedTo | undefined;
  readonly queue: readonly {
    readonly lines: readonly { readonly description: string; readonly quantity: number }[];
    readonly dueAt: Instant;
  }[];
  readonly revenue: readonly {
    readonly restaurantId: string;
    readonly day: string;
    readonly orders: number;
    readonly revenue: Money;
  }[];
  /** What happened to the money. */
  readonly books: readonly {
    readonly what: string;
    readonly at: Instant;
    readonly by: string | undefined;
    readonly amount: Money | undefined;
  }[];
}

/** Asks the contexts what they have to show. */
export async function epilogueOf(platform: Platform, { order }: Input, orderId: OrderId): Promise<Epilogue> {
  const { account, ordering, catalog, payment } = platform;
  const { restaurantId, customer } = order;
  const orders = await account.myOrders({ customerId: customer.id });
  const timeline = await ordering.orderTimeline(orderId);
  const queue = await catalog.kitchenQueue({ restaurantId });
  const revenue = await payment.dailyRevenue({ restaurantId });
  const books = await payment.paymentHistory(orderId);
  return {
    orders: orders.map(({ items }) => items).unwrapOr([]),
    timeline: timeline.map(({ steps }) => steps).unwrapOr([]),
    handedTo: timeline.map((row) => row.handedTo).unwrapOr(undefined),
    queue: queue.map(({ items }) => items).unwrapOr([]),
    revenue: revenue.map(({ items }) => items).unwrapOr([]),
    books: books.unwrapOr([]),
  };
}
