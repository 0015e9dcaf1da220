import type { GeoLocation } from '../../shared-kernel/index.ts';

/** Decides where orders are delivered. */
export interface ServiceArea {
  serves(dropOff: GeoLocation): boolean;
}

/** Everything so near to the restaurant. */
export const within = (metres: number, pickUp: GeoLocation): ServiceArea => ({
  serves: (dropOff) => pickUp.metresTo(dropOff) <= metres,
});
