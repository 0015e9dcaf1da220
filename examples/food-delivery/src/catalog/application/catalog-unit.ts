import type { Clock, Repository, UnitOfWork } from 'demesne';
import type { Restaurant } from '../domain/restaurant.ts';

/** The one unit of work of this context. */
export type CatalogUnit = UnitOfWork<{ readonly restaurants: Repository<Restaurant> }>;

/** What a use case needs whose rules ask for the time. */
export interface TimedCatalog {
  readonly unit: CatalogUnit;
  readonly clock: Clock;
}
