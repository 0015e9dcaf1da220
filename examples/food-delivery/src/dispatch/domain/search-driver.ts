import type { IllegalTransition, Instant } from 'demesne';
import type { Result } from 'neverthrow';
import type { AvailableDriver } from './available-driver.ts';
import type { Delivery, SearchArea } from './delivery.ts';
import type { SearchPolicy } from './search-policy.ts';
import { rangeMetresOf } from './vehicle.ts';

/**
 * Gives a delivery to the nearest driver who is in the area of the search and within the range of their own vehicle. Where
 * there is none, the search widens step by step; after the last step nobody brings the order.
 */
export function searchDriver(
  delivery: Delivery,
  drivers: readonly AvailableDriver[],
  policy: SearchPolicy,
  now: Instant,
): Result<void, IllegalTransition> {
  return delivery.search.andThen((area) => {
    const driver = nearestIn(area, drivers);
    if (driver !== undefined) return delivery.assign(driver, now);
    const wider = policy.widen(area.radiusMetres);
    if (wider === undefined) return delivery.fail('no driver in range');
    return delivery.widenSearch(wider).andThen(() => searchDriver(delivery, drivers, policy, now));
  });
}

function nearestIn(
  { pickUp, radiusMetres }: SearchArea,
  drivers: readonly AvailableDriver[],
): AvailableDriver | undefined {
  const [nearest] = drivers
    .map((driver) => ({ driver, metres: driver.location.metresTo(pickUp) }))
    .filter(({ driver, metres }) => metres <= Math.min(radiusMetres, rangeMetresOf(driver.vehicle)))
    .sort((one, other) => one.metres - other.metres);
  return nearest?.driver;
}
