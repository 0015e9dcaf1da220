import type { Clock, Repository, UnitOfWork } from 'demesne';
import type { MessageContext } from 'demesne/messaging';
import type { Restaurant } from '../domain/restaurant.ts';

/** The one unit of work of this context. */
export type CatalogUnit = UnitOfWork<{ readonly restaurants: Repository<Restaurant> }>;

/** Who asks, or which message: what happens next carries it on. */
export type Cause = Partial<MessageContext>;

/** What a use case needs whose rules ask for the time. */
export interface TimedCatalog {
  readonly unit: CatalogUnit;
  readonly clock: Clock;
}
