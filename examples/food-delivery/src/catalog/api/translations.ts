import { translation } from 'demesne/messaging';
import { RestaurantId } from '../../shared-kernel/index.ts';
import * as domain from '../domain/restaurant-events.ts';
import {
  OrderPreparationStarted,
  OrderReadyForPickup,
  RestaurantAcceptedOrder,
  RestaurantRejectedOrder,
} from './published-language.ts';

const restaurantOf = ({ aggregate }: { readonly aggregate: { readonly id: string } }): RestaurantId =>
  RestaurantId.of(aggregate.id);

/** What the others are told of a restaurant: its answers and how far the food is, not what it does otherwise. */
export const translations = [
  translation(domain.RestaurantAcceptedOrder, ({ data: { lines: _cooked, ...data } }, envelope) => {
    return new RestaurantAcceptedOrder({ ...data, restaurantId: restaurantOf(envelope) });
  }),
  translation(domain.RestaurantRejectedOrder, ({ data: { orderId, objection } }, envelope) => {
    const { rule, reason } = objection;
    return new RestaurantRejectedOrder({ orderId, restaurantId: restaurantOf(envelope), rule, reason });
  }),
  translation(domain.OrderPreparationStarted, ({ data }, envelope) => {
    return new OrderPreparationStarted({ ...data, restaurantId: restaurantOf(envelope) });
  }),
  translation(domain.OrderReadyForPickup, ({ data }, envelope) => {
    return new OrderReadyForPickup({ ...data, restaurantId: restaurantOf(envelope) });
  }),
];
