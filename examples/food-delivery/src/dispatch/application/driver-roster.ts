import type { AvailableDriver } from '../domain/available-driver.ts';

/** Who is on the road with room for more: a view made from what drivers and deliveries report. */
export interface DriverRoster {
  available(): Promise<readonly AvailableDriver[]>;
}
