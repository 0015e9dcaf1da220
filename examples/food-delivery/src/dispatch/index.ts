/** What Delivery Dispatch tells the other contexts; `infrastructure/dispatch-context.ts` puts the context together. */
export {
  DeliveryCompleted,
  DeliveryFailed,
  DriverAssigned,
  DriverLocationUpdated,
  DriverSearchWidened,
  OrderPickedUp,
} from './api/published-language.ts';
