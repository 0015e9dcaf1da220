import { type Instant, NotFound } from 'demesne';
import type { AggregateHistory, HistoryEntry } from 'demesne/event-sourcing';
import { err, ok, type Result } from 'neverthrow';
import type { Money, OrderId } from '../../shared-kernel/index.ts';
import * as events from '../domain/payment-events.ts';
import { paymentOf } from '../domain/payment-id.ts';
import { Payment } from '../domain/payment.ts';

/** What happened to a payment, as its books have it: nothing in them is ever changed or left out. */
export interface PaymentEntry {
  /** A whole number from 1, without a gap. */
  readonly number: number;
  readonly at: Instant;
  /** Who did it, or began what it is a consequence of. */
  readonly by: string | undefined;
  /** `PaymentCaptured`, for one. */
  readonly what: string;
  /** How much money it was about. */
  readonly amount: Money | undefined;
  /** Why nothing was held. */
  readonly reason: string | undefined;
}

/** All that ever happened to the payment for an order, by whom and when: the first thing first. */
export const paymentHistory =
  (payments: AggregateHistory<Payment>) =>
  async (orderId: OrderId): Promise<Result<readonly PaymentEntry[], NotFound>> => {
    const id = paymentOf(orderId);
    const entries: PaymentEntry[] = [];
    for await (const entry of payments.entries(id)) entries.push(entryOf(entry));
    return entries.length > 0 ? ok(entries) : err(new NotFound({ aggregate: Payment.aggregateName, id }));
  };

function entryOf({ version, occurredAt, actor, event }: HistoryEntry<Payment>): PaymentEntry {
  const what = event.type.slice(event.type.indexOf('.') + 1);
  return { number: version, at: occurredAt, by: actor, what, amount: amountOf(event), reason: reasonOf(event) };
}

function amountOf(event: HistoryEntry<Payment>['event']): Money | undefined {
  if (event instanceof events.PaymentRequested) return event.data.bill.total;
  return 'amount' in event.data ? event.data.amount : undefined;
}

const reasonOf = (event: HistoryEntry<Payment>['event']): string | undefined =>
  event instanceof events.PaymentFailed ? event.data.reason : undefined;
