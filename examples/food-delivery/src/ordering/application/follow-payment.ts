import type { ConcurrencyConflict, IllegalTransition, NotFound, RunOptions } from 'demesne';
import { ok, type Result } from 'neverthrow';
import { PaymentAuthorized, PaymentCaptured, PaymentFailed } from '../../payment/index.ts';
import type { Order } from '../domain/order.ts';
import { changeOrder } from './change-order.ts';
import type { OrderingUnit } from './ordering-unit.ts';

type PaymentNews = PaymentAuthorized | PaymentFailed | PaymentCaptured;

/** What the payment's news means for the order. */
export const followPayment =
  (unit: OrderingUnit) =>
  (news: PaymentNews, cause: RunOptions): Promise<Result<void, IllegalTransition | NotFound | ConcurrencyConflict>> =>
    changeOrder(unit, news.data.orderId, (order) => hear(order, news), cause);

/** News that comes twice, or after the end, changes nothing. */
function hear(order: Order, news: PaymentNews): Result<void, IllegalTransition> {
  switch (news.type) {
    case PaymentAuthorized.type:
      return order.hasEnded || order.hasReached('Confirmed') ? ok() : order.confirm();
    case PaymentFailed.type:
      return order.hasEnded ? ok() : order.reject(news.data.reason);
    case PaymentCaptured.type:
      return order.notePayment();
  }
}
