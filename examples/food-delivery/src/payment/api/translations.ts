import { translation } from 'demesne/messaging';
import * as domain from '../domain/payment-events.ts';
import {
  PaymentAuthorized,
  PaymentCaptured,
  PaymentFailed,
  PaymentRefunded,
  PaymentSettled,
  PaymentVoided,
} from './published-language.ts';

/** What the others are told of a payment; what the platform keeps of it is nobody else's business. */
export const translations = [
  translation(domain.PaymentAuthorized, ({ data: { orderId, amount } }) => new PaymentAuthorized({ orderId, amount })),
  translation(domain.PaymentFailed, ({ data }) => new PaymentFailed(data)),
  translation(domain.PaymentVoided, ({ data }) => new PaymentVoided(data)),
  translation(domain.PaymentCaptured, ({ data }) => new PaymentCaptured(data)),
  translation(domain.PaymentRefunded, ({ data }) => new PaymentRefunded(data)),
  translation(domain.PaymentSettled, ({ data: { orderId, settlement } }) => {
    const { restaurantId, restaurantShare, driverId, driverShare } = settlement;
    return new PaymentSettled({ orderId, restaurantId, restaurantShare, driverId, driverShare });
  }),
];
