import type { GeoLocation } from '../../shared-kernel/index.ts';
import type { Vehicle } from './vehicle.ts';

/** How long somebody will be on their way. */
export interface TravelEstimate {
  estimateMs(vehicle: Vehicle, from: GeoLocation, to: GeoLocation): number;
}

const metresPerMinute = { bicycle: 230, scooter: 400, car: 450 } as const;

/** Streets are no great circles. */
const DETOUR = 1.3;

/** By the usual speed of a vehicle in a town, stops included. */
export const throughTown: TravelEstimate = {
  estimateMs: (vehicle, from, to) => Math.round(((from.metresTo(to) * DETOUR) / metresPerMinute[vehicle]) * 60_000),
};
