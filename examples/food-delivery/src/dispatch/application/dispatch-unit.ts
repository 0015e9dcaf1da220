import type { Clock, Repository, UnitOfWork } from 'demesne';
import type { Delivery } from '../domain/delivery.ts';
import type { Driver } from '../domain/driver.ts';

export interface DispatchRepositories {
  readonly deliveries: Repository<Delivery>;
  readonly drivers: Repository<Driver>;
}

/** The one unit of work of this context. */
export type DispatchUnit = UnitOfWork<DispatchRepositories>;

/** What a use case needs whose rules ask for the time. */
export interface TimedDispatch {
  readonly unit: DispatchUnit;
  readonly clock: Clock;
}
