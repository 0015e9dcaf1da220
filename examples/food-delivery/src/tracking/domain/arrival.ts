import type { Instant } from 'demesne';
import type { GeoLocation } from '../../shared-kernel/index.ts';
import type { TravelEstimate } from './travel-estimate.ts';
import type { Vehicle } from './vehicle.ts';

/** Who is where, and heading for whom. */
export interface Approach {
  readonly vehicle: Vehicle;
  readonly location: GeoLocation;
  readonly dropOff: GeoLocation;
}

/** The way that still leads by the restaurant. */
export interface Detour {
  readonly pickUp: GeoLocation;
  readonly foodExpectedAt: Instant;
}

/** When somebody who has the food will be at the door. */
export const arrivalWithFood = (
  { vehicle, location, dropOff }: Approach,
  at: Instant,
  travel: TravelEstimate,
): Instant => at.plusMs(travel.estimateMs(vehicle, location, dropOff));

/** The same for somebody who is to fetch the food first, and may have to wait for it. */
export function arrivalByRestaurant(approach: Approach & Detour, at: Instant, travel: TravelEstimate): Instant {
  const { vehicle, location, pickUp, foodExpectedAt } = approach;
  const atRestaurant = at.plusMs(travel.estimateMs(vehicle, location, pickUp));
  const departure = atRestaurant > foodExpectedAt ? atRestaurant : foodExpectedAt;
  return arrivalWithFood({ ...approach, location: pickUp }, departure, travel);
}
