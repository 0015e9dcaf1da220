import type { ConcurrencyConflict, RunOptions } from 'demesne';
import type { Result } from 'neverthrow';
import type { RestaurantId } from '../../shared-kernel/index.ts';
import type { RestaurantProfile } from '../domain/restaurant-profile.ts';
import { Restaurant } from '../domain/restaurant.ts';
import type { CatalogUnit } from './catalog-unit.ts';

/** A restaurant says who it is; it sells nothing before that was verified. */
export interface JoinPlatform {
  readonly restaurantId: RestaurantId;
  readonly profile: RestaurantProfile;
}

export const joinPlatform =
  (unit: CatalogUnit) =>
  ({ restaurantId, profile }: JoinPlatform, cause?: RunOptions): Promise<Result<void, ConcurrencyConflict>> =>
    unit.run(({ restaurants }) => restaurants.save(Restaurant.join(restaurantId, profile)), cause);
