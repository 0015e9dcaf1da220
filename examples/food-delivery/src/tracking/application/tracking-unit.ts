import type { Clock, Repository, UnitOfWork } from 'demesne';
import type { TrackingSession } from '../domain/tracking-session.ts';
import type { TravelEstimate } from '../domain/travel-estimate.ts';

/** The one unit of work of this context. */
export type TrackingUnit = UnitOfWork<{ readonly sessions: Repository<TrackingSession> }>;

/** What following somebody takes. */
export interface TrackingPorts {
  readonly unit: TrackingUnit;
  readonly clock: Clock;
  readonly travel: TravelEstimate;
}
