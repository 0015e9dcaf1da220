import { translation } from 'demesne/messaging';
import { DeliveryId } from '../../shared-kernel/index.ts';
import * as domain from '../domain/tracking-events.ts';
import { TrackingEnded, TrackingStarted, TrackingUpdated } from './published-language.ts';

const deliveryOf = ({ aggregate }: { readonly aggregate: { readonly id: string } }): DeliveryId =>
  DeliveryId.of(aggregate.id);

/** What the others are told: what a customer sees, and nothing of how it was worked out. */
export const translations = [
  translation(domain.TrackingStarted, ({ data: { orderId, estimatedArrival } }, envelope) => {
    return new TrackingStarted({ orderId, deliveryId: deliveryOf(envelope), estimatedArrival });
  }),
  translation(domain.TrackingUpdated, ({ data: { orderId, location, estimatedArrival } }, envelope) => {
    return new TrackingUpdated({ orderId, deliveryId: deliveryOf(envelope), location, estimatedArrival });
  }),
  translation(domain.TrackingEnded, ({ data: { orderId, endedAt } }, envelope) => {
    return new TrackingEnded({ orderId, deliveryId: deliveryOf(envelope), endedAt });
  }),
];
