import type { Instant } from 'demesne';
import { ok, type Result } from 'neverthrow';
import type { DeliveryId, GeoLocation } from '../../shared-kernel/index.ts';
import { arrivalByRestaurant, arrivalWithFood } from './arrival.ts';
import { FoodTakenOnBoard, TrackingEnded, TrackingStarted, TrackingUpdated } from './tracking-events.ts';
import { TrackingSessionModel, type TrackingStatus } from './tracking-session-model.ts';
import type { TravelEstimate } from './travel-estimate.ts';

/** What is known when somebody can be followed for the first time. */
export type Departure = Omit<TrackingStarted['data'], 'estimatedArrival'>;

/** Follows one delivery for the one who waits for it. News of any age may come, and none of it is refused. */
export class TrackingSession extends TrackingSessionModel {
  static start(id: DeliveryId, departure: Departure, travel: TravelEstimate): TrackingSession {
    const estimatedArrival = arrivalByRestaurant(departure, departure.startedAt, travel);
    return new TrackingSession(id).begin(new TrackingStarted({ ...departure, estimatedArrival }));
  }

  get status(): TrackingStatus {
    return this.state.status;
  }

  /** Where the driver was last seen; nothing once the session has ended. */
  get location(): GeoLocation | undefined {
    return this.state.status === 'Ended' ? undefined : this.state.location;
  }

  get estimatedArrival(): Instant | undefined {
    return this.state.status === 'Ended' ? undefined : this.state.estimatedArrival;
  }

  /** Takes a position; one that is not newer than the last says nothing, nor does one after the end. */
  follow(location: GeoLocation, reportedAt: Instant, travel: TravelEstimate): Result<void, never> {
    const { state } = this;
    if (state.status === 'Ended' || reportedAt <= state.reportedAt) return ok();
    const estimatedArrival =
      state.status === 'ToRestaurant'
        ? arrivalByRestaurant({ ...state, location }, reportedAt, travel)
        : arrivalWithFood({ ...state, location }, reportedAt, travel);
    const { orderId } = state;
    return this.record(new TrackingUpdated({ orderId, location, reportedAt, estimatedArrival }));
  }

  /** Hears that the food is on board: from now on the way leads to the customer. */
  noteFoodOnBoard(): Result<void, never> {
    return this.state.status === 'ToRestaurant' ? this.record(new FoodTakenOnBoard()) : ok();
  }

  /** Hears that there is nothing to follow any more. */
  end(endedAt: Instant): Result<void, never> {
    const { status, orderId } = this.state;
    return status === 'Ended' ? ok() : this.record(new TrackingEnded({ orderId, endedAt }));
  }
}
