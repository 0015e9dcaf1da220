import type { ErrorsOf, NotFound, Repository } from 'demesne';
import type { Result } from 'neverthrow';
import type { DeliveryId, DriverId, GeoLocation } from '../../shared-kernel/index.ts';
import type { Driver } from '../domain/driver.ts';

/** Where the driver is with a delivery: the last report says so, not the driver. */
export const whereabouts = async (
  drivers: Repository<Driver>,
  driverId: DriverId,
  deliveryId: DeliveryId,
): Promise<Result<GeoLocation, ErrorsOf<Driver['whereaboutsWith']> | NotFound>> =>
  (await drivers.get(driverId)).andThen((driver) => driver.whereaboutsWith(deliveryId));
