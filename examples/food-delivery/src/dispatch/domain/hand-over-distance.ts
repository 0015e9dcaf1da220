import { err, ok, type Result } from 'neverthrow';
import type { GeoLocation } from '../../shared-kernel/index.ts';
import { TooFarAway } from './delivery-refusals.ts';

/** How exact a telephone knows where it is, and how far from a door one can park. */
const HAND_OVER_DISTANCE_METRES = 150;

/** Whether somebody is where a delivery is handed over. */
export function checkIsAt(place: GeoLocation, found: GeoLocation, name: TooFarAway['from']): Result<void, TooFarAway> {
  const metres = found.metresTo(place);
  if (metres <= HAND_OVER_DISTANCE_METRES) return ok();
  return err(new TooFarAway({ from: name, metres: Math.ceil(metres), limitMetres: HAND_OVER_DISTANCE_METRES }));
}
