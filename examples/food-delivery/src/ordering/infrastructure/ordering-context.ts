import { type Clock, type IdentifierGenerator, stateStored } from 'demesne';
import { BufferedUnitOfWork, type Store } from 'demesne/application';
import { AggregateHistory, type Projection, ReadModels } from 'demesne/event-sourcing';
import type { EventBus } from 'demesne/messaging';
import { OrderPreparationStarted, OrderReadyForPickup, RestaurantRejectedOrder } from '../../catalog/index.ts';
import { DeliveryCompleted, OrderPickedUp } from '../../dispatch/index.ts';
import { PaymentAuthorized, PaymentCaptured, PaymentFailed } from '../../payment/index.ts';
import { translations } from '../api/translations.ts';
import { addItem } from '../application/add-item.ts';
import { cancelOrder } from '../application/cancel-order.ts';
import { changeQuantity } from '../application/change-quantity.ts';
import { followDelivery } from '../application/follow-delivery.ts';
import { followKitchen } from '../application/follow-kitchen.ts';
import { followPayment } from '../application/follow-payment.ts';
import { orderAt } from '../application/order-at.ts';
import { orderTimeline, orderTimelineProjection } from '../application/order-timeline.ts';
import { placeOrder } from '../application/place-order.ts';
import { removeItem } from '../application/remove-item.ts';
import type { RestaurantOffers } from '../application/restaurant-offers.ts';
import { startOrder } from '../application/start-order.ts';
import { viewOrder } from '../application/view-order.ts';
import { type CancellationPolicy, freeForTwoMinutes } from '../domain/cancellation-policy.ts';
import { Order } from '../domain/order.ts';
import { type PricingPolicy, refuseNewPrices } from '../domain/pricing-policy.ts';

/** What Order Management needs of the world, and what of its rules may be chosen. */
export interface OrderingPorts {
  readonly store: Store;
  readonly bus: Pick<EventBus, 'within'>;
  readonly clock: Clock;
  readonly identifiers: IdentifierGenerator;
  readonly offers: RestaurantOffers;
  readonly pricing?: PricingPolicy;
  readonly cancellation?: CancellationPolicy;
}

/** What may be asked of Order Management. */
export interface OrderingContext {
  readonly startOrder: ReturnType<typeof startOrder>;
  readonly addItem: ReturnType<typeof addItem>;
  readonly changeQuantity: ReturnType<typeof changeQuantity>;
  readonly removeItem: ReturnType<typeof removeItem>;
  readonly placeOrder: ReturnType<typeof placeOrder>;
  readonly cancelOrder: ReturnType<typeof cancelOrder>;
  readonly viewOrder: ReturnType<typeof viewOrder>;
  readonly orderAt: ReturnType<typeof orderAt>;
  readonly orderTimeline: ReturnType<typeof orderTimeline>;
  /** What makes the read models of the context. */
  readonly projections: readonly Projection[];
}

/** Puts the context together: its unit of work, what it listens to, and what may be asked of it. */
export function orderingContext(ports: OrderingPorts): OrderingContext {
  const { store, bus, clock, identifiers, offers, pricing = refuseNewPrices, cancellation = freeForTwoMinutes } = ports;
  const unit = new BufferedUnitOfWork(
    store,
    { orders: stateStored(Order) },
    { clock, identifiers, publishes: translations },
  );

  const border = bus.within('ordering');
  border.subscribe([PaymentAuthorized, PaymentFailed, PaymentCaptured], {
    name: 'ordering.follow-payment',
    handle: followPayment(unit),
  });
  border.subscribe([RestaurantRejectedOrder, OrderPreparationStarted, OrderReadyForPickup], {
    name: 'ordering.follow-kitchen',
    handle: followKitchen(unit),
  });
  border.subscribe([OrderPickedUp, DeliveryCompleted], {
    name: 'ordering.follow-delivery',
    handle: followDelivery(unit),
  });

  return {
    startOrder: startOrder({ unit, offers, identifiers }),
    addItem: addItem({ unit, offers }),
    changeQuantity: changeQuantity(unit),
    removeItem: removeItem(unit),
    placeOrder: placeOrder({ unit, offers, pricing, clock }),
    cancelOrder: cancelOrder({ unit, cancellation, clock }),
    viewOrder: viewOrder(unit),
    orderAt: orderAt(new AggregateHistory(store, Order)),
    orderTimeline: orderTimeline(new ReadModels(store.readModels)),
    projections: [orderTimelineProjection],
  };
}
