/**
 * What the Restaurant Catalog tells the other contexts, and what it is handed from outside;
 * `infrastructure/catalog-context.ts` puts the context together.
 */
export {
  OrderPreparationStarted,
  OrderReadyForPickup,
  RestaurantAcceptedOrder,
  RestaurantRejectedOrder,
} from './api/published-language.ts';
export { RestaurantProfile } from './domain/restaurant-profile.ts';
