import type { UnfitCursor } from 'demesne';
import { Projection, ReadModel, type ReadModels, type RowOf, type RowPage } from 'demesne/event-sourcing';
import type { Result } from 'neverthrow';
import { z } from 'zod';
import { Money, RestaurantId } from '../../shared-kernel/index.ts';
import { PaymentSettled } from '../domain/payment-events.ts';

/** What restaurants have earned, day by day: a day is that of UTC, as it is in the books. */
export const DailyRevenues = ReadModel.define(
  'payment.daily-revenue',
  {
    restaurantId: RestaurantId,
    /** `2026-03-06`. */
    day: z.string(),
    currency: z.string(),
    orders: z.int(),
    revenue: Money,
  },
  { key: ['restaurantId', 'day', 'currency'] },
);
export type DailyRevenue = RowOf<typeof DailyRevenues>;

/** Each settlement counts once, however often a process dies: the sum and how far it has come are written together. */
export const dailyRevenueProjection = Projection.define('daily-revenue', {
  version: 1,
  into: DailyRevenues,
  events: { PaymentSettled },
  project: {
    PaymentSettled: async ({ data: { settlement } }, rows, { occurredAt }) => {
      const { restaurantId, restaurantShare: share } = settlement;
      const { currency } = share;
      const key = { restaurantId, day: occurredAt.toString().slice(0, '2026-03-06'.length), currency };
      const { orders = 0, revenue = Money.zero(currency) } = (await rows.get(key)) ?? {};
      rows.put({ ...key, orders: orders + 1, revenue: Money.sumInOneCurrency([revenue, share], currency) });
    },
  },
});

/** Which restaurant, from which day on and up to which, these included; and which page of that. */
export interface DailyRevenueQuery {
  readonly restaurantId: RestaurantId;
  readonly from?: string;
  readonly to?: string;
  readonly after?: string;
  readonly limit?: number;
}

/** What a restaurant has earned, the last day first. */
export const dailyRevenue =
  (readModels: ReadModels) =>
  ({
    restaurantId,
    from = '2000-01-01',
    to = '9999-12-31',
    ...page
  }: DailyRevenueQuery): Promise<Result<RowPage<DailyRevenue>, UnfitCursor>> =>
    readModels
      .of(DailyRevenues)
      .page({ ...page, where: { restaurantId, day: { gte: from, lte: to } }, orderBy: [['day', 'desc']] });
