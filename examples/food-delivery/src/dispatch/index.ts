/**
 * What Delivery Dispatch tells the other contexts, and what it is handed from outside;
 * `infrastructure/dispatch-context.ts` puts the context together.
 */
export {
  DeliveryCompleted,
  DeliveryFailed,
  DriverAssigned,
  DriverLocationUpdated,
  DriverSearchWidened,
  HandedTo,
  OrderPickedUp,
} from './api/published-language.ts';
export { DeliveryProof } from './domain/delivery-proof.ts';
export { HandOver } from './domain/hand-over.ts';
export { Vehicle } from './domain/vehicle.ts';
