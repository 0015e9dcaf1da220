import type { Clock, ConcurrencyConflict, RunOptions } from 'demesne';
import { ok, safeTry, type Result } from 'neverthrow';
import { DeliveryCompleted, DeliveryFailed, DriverAssigned, OrderPickedUp } from '../../dispatch/index.ts';
import { TrackingSession } from '../domain/tracking-session.ts';
import type { TrackingPorts } from './tracking-unit.ts';

type DeliveryNews = DriverAssigned | OrderPickedUp | DeliveryCompleted | DeliveryFailed;

/** What a delivery's news means for who watches it. */
export const followDelivery =
  ({ unit, clock, travel }: TrackingPorts) =>
  (news: DeliveryNews, cause: RunOptions): Promise<Result<void, ConcurrencyConflict>> =>
    unit.run(
      ({ sessions }) =>
        safeTry(async function* () {
          const { deliveryId } = news.data;
          const session = await sessions.find(deliveryId);
          if (session !== undefined) {
            yield* hear(session, news, clock);
            yield* await sessions.save(session);
          } else if (news instanceof DriverAssigned) {
            const { assignedAt, driverAt, driverId: _driver, deliveryId: _delivery, ...way } = news.data;
            const departure = { ...way, location: driverAt, startedAt: assignedAt };
            yield* await sessions.save(TrackingSession.start(deliveryId, departure, travel));
          }
          return ok();
        }),
      cause,
    );

function hear(session: TrackingSession, news: DeliveryNews, clock: Clock): Result<void, never> {
  if (news instanceof OrderPickedUp) return session.noteFoodOnBoard();
  if (news instanceof DeliveryCompleted) return session.end(news.data.deliveredAt);
  return news instanceof DeliveryFailed ? session.end(clock.now()) : ok();
}
