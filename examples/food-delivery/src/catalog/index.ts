/** What the Restaurant Catalog tells the other contexts; `infrastructure/catalog-context.ts` puts the context together. */
export {
  OrderPreparationStarted,
  OrderReadyForPickup,
  RestaurantAcceptedOrder,
  RestaurantRejectedOrder,
} from './api/published-language.ts';
