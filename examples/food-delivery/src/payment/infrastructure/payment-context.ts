import { type Clock, type IdentifierGenerator, stateStored } from 'demesne';
import { type InMemoryStore, InMemoryUnitOfWork } from 'demesne/in-memory';
import type { EventBus } from 'demesne/messaging';
import { DeliveryCompleted } from '../../dispatch/index.ts';
import { OrderCancelled, OrderPlaced, OrderRejected } from '../../ordering/index.ts';
import { translations } from '../api/translations.ts';
import { authorizePayment } from '../application/authorize-payment.ts';
import { capturePayment } from '../application/capture-payment.ts';
import type { PaymentGateways } from '../application/payment-gateway.ts';
import { releasePayment } from '../application/release-payment.ts';
import { viewPayment } from '../application/view-payment.ts';
import { Payment } from '../domain/payment.ts';
import { type SettlementPolicy, standardCommission } from '../domain/settlement.ts';
import { requestOf } from './request-of.ts';

/** What Payment & Billing needs of the world, and what of its rules may be chosen. */
export interface PaymentPorts {
  readonly store: InMemoryStore;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly identifiers: IdentifierGenerator;
  readonly gateways: PaymentGateways;
  readonly settlement?: SettlementPolicy;
}

/** What may be asked of Payment & Billing. */
export interface PaymentContext {
  readonly viewPayment: ReturnType<typeof viewPayment>;
}

/** Puts the context together: its unit of work, what it listens to, and what may be asked of it. */
export function paymentContext(ports: PaymentPorts): PaymentContext {
  const { store, bus, clock, identifiers, gateways, settlement = standardCommission } = ports;
  const unit = new InMemoryUnitOfWork(
    store,
    { payments: stateStored(Payment) },
    { clock, identifiers, publishes: translations },
  );
  const authorize = authorizePayment({ unit, gateways });
  const release = releasePayment({ unit, gateways });
  const capture = capturePayment({ unit, gateways, settlement });

  const border = bus.within('payment');
  // One subscription, so that an order's cancellation waits until its authorisation is done.
  border.subscribe([OrderPlaced, OrderRejected, OrderCancelled], {
    name: 'payment.follow-order',
    handle: (news, context) => {
      if (news.type === OrderPlaced.type) return authorize(requestOf(news), context);
      return release(news.data.orderId, news.type === OrderCancelled.type ? news.data.fee : undefined, context);
    },
  });
  border.subscribe(DeliveryCompleted, {
    name: 'payment.capture-on-delivery',
    handle: ({ data: { orderId, driverId } }, context) => capture(orderId, driverId, context),
  });

  return { viewPayment: viewPayment(unit) };
}
