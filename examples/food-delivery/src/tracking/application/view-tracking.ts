import type { ConcurrencyConflict, Instant, NotFound } from 'demesne';
import type { Result } from 'neverthrow';
import type { DeliveryId, GeoLocation } from '../../shared-kernel/index.ts';
import type { TrackingStatus } from '../domain/tracking-session-model.ts';
import type { TrackingUnit } from './tracking-unit.ts';

/** What the customer sees on the map. */
export interface TrackingView {
  readonly status: TrackingStatus;
  readonly location: GeoLocation | undefined;
  readonly estimatedArrival: Instant | undefined;
}

export const viewTracking =
  (unit: TrackingUnit) =>
  (deliveryId: DeliveryId): Promise<Result<TrackingView, NotFound | ConcurrencyConflict>> =>
    unit.run(async ({ sessions }) =>
      (await sessions.get(deliveryId)).map(({ status, location, estimatedArrival }) => ({
        status,
        location,
        estimatedArrival,
      })),
    );
