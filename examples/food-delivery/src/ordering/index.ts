/**
 * What Order Management tells the other contexts, and what it is handed from outside: all of it that others may import.
 *
 * `infrastructure/ordering-context.ts` puts the context together, for the composition root alone: were it exported here,
 * two contexts that listen to each other would import each other in a circle.
 */
export {
  OrderCancelled,
  OrderCompleted,
  OrderConfirmed,
  OrderedItem,
  OrderPlaced,
  OrderRejected,
} from './api/published-language.ts';
export { Card, Cash, PaymentMethod, Wallet } from './domain/payment-method.ts';
export { Quantity } from './domain/quantity.ts';
