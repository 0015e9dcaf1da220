/** What Payment & Billing tells the other contexts; `infrastructure/payment-context.ts` puts the context together. */
export {
  PaymentAuthorized,
  PaymentCaptured,
  PaymentFailed,
  PaymentSettled,
  PaymentVoided,
} from './api/published-language.ts';
