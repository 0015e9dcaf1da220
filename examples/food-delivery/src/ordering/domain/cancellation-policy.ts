import type { Instant } from 'demesne';
import { err, ok, type Result } from 'neverthrow';
import { Money } from '../../shared-kernel/index.ts';
import { TooLateToCancel } from './order-refusals.ts';
import type { OrderStatus } from './order-status.ts';

/** What a customer would cancel. */
export interface Cancellation {
  readonly status: OrderStatus;
  readonly total: Money;
  readonly placedAt: Instant;
  readonly now: Instant;
}

/** Decides what a cancellation costs, or that it is too late for one. */
export interface CancellationPolicy {
  feeFor(cancellation: Cancellation): Result<Money, TooLateToCancel>;
}

const FREE_FOR_MS = 2 * 60_000;
const FEE_IN_BASIS_POINTS = 2_000;

/** Free for two minutes; then a fifth of the total, until the kitchen starts; then not at all. */
export const freeForTwoMinutes: CancellationPolicy = {
  feeFor: ({ status, total, placedAt, now }) => {
    if (now.msSince(placedAt) <= FREE_FOR_MS) return ok(Money.zero(total.currency));
    if (status === 'Preparing') return err(new TooLateToCancel({ status }));
    return ok(total.portion(FEE_IN_BASIS_POINTS, 'half-up'));
  },
};
