import type { DriverId, GeoLocation } from '../../shared-kernel/index.ts';
import type { Vehicle } from './vehicle.ts';

/** A driver as the search sees one: on the road, with room for another delivery. */
export interface AvailableDriver {
  readonly driverId: DriverId;
  readonly vehicle: Vehicle;
  readonly location: GeoLocation;
}
