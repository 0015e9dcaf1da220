/** What Payment & Billing tells the other contexts; `infrastructure/payment-context.ts` puts the context together. */
export {
  PaymentAuthorized,
  PaymentCaptured,
  PaymentFailed,
  PaymentRefunded,
  PaymentSettled,
  PaymentVoided,
} from './api/published-language.ts';
