import { listOf, ValueObject } from 'demesne';
import { z } from 'zod';
import { Vehicle } from '../../dispatch/index.ts';
import { DriverId, GeoLocation } from '../../shared-kernel/index.ts';

class DriverOnDuty extends ValueObject.define('DriverOnDuty', {
  id: DriverId,
  name: z.string().min(1).max(60),
  vehicle: Vehicle,
  location: GeoLocation,
}) {}

/** Who is on the road when the story begins, and where. */
export class DriversFile extends ValueObject.define('DriversFile', { drivers: listOf(DriverOnDuty) }) {}
