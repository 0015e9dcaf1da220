import { type Clock, type IdentifierGenerator, stateStored } from 'demesne';
import { BufferedUnitOfWork, type Store } from 'demesne/application';
import { AggregateHistory, type Projection, ReadModels } from 'demesne/event-sourcing';
import type { EventBus } from 'demesne/messaging';
import { DeliveryCompleted } from '../../dispatch/index.ts';
import { OrderCancelled, OrderPlaced, OrderRejected } from '../../ordering/index.ts';
import { translations } from '../api/translations.ts';
import { dailyRevenue, dailyRevenueProjection } from '../application/daily-revenue.ts';
import { followDelivery } from '../application/follow-delivery.ts';
import { followOrder } from '../application/follow-order.ts';
import type { PaymentGateways } from '../application/payment-gateway.ts';
import { paymentHistory } from '../application/payment-history.ts';
import { refundPayment } from '../application/refund-payment.ts';
import { viewPayment } from '../application/view-payment.ts';
import { Payment } from '../domain/payment.ts';
import { type SettlementPolicy, standardCommission } from '../domain/settlement.ts';

/** What Payment & Billing needs of the world, and what of its rules may be chosen. */
export interface PaymentPorts {
  readonly store: Store;
  readonly bus: Pick<EventBus, 'within'>;
  readonly clock: Clock;
  readonly identifiers: IdentifierGenerator;
  readonly gateways: PaymentGateways;
  readonly settlement?: SettlementPolicy;
}

/** What may be asked of Payment & Billing. */
export interface PaymentContext {
  readonly viewPayment: ReturnType<typeof viewPayment>;
  readonly paymentHistory: ReturnType<typeof paymentHistory>;
  readonly refundPayment: ReturnType<typeof refundPayment>;
  readonly dailyRevenue: ReturnType<typeof dailyRevenue>;
  /** What makes the read models of the context. */
  readonly projections: readonly Projection[];
}

/** Puts the context together: its unit of work, what it listens to, and what may be asked of it. */
export function paymentContext(ports: PaymentPorts): PaymentContext {
  const { store, bus, clock, identifiers, gateways, settlement = standardCommission } = ports;
  const unit = new BufferedUnitOfWork(
    store,
    { payments: stateStored(Payment) },
    { clock, identifiers, publishes: translations },
  );
  const asking = { unit, gateways };

  const border = bus.within('payment');
  // One subscription, so that an order's cancellation waits until its authorisation is done.
  border.subscribe([OrderPlaced, OrderRejected, OrderCancelled], {
    name: 'payment.follow-order',
    handle: followOrder(asking),
  });
  border.subscribe(DeliveryCompleted, {
    name: 'payment.follow-delivery',
    handle: followDelivery({ ...asking, settlement }),
  });

  return {
    viewPayment: viewPayment(unit),
    paymentHistory: paymentHistory(new AggregateHistory(store, Payment)),
    refundPayment: refundPayment(asking),
    dailyRevenue: dailyRevenue(new ReadModels(store.readModels)),
    projections: [dailyRevenueProjection],
  };
}
