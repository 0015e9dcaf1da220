import type { ConcurrencyConflict, RunOptions } from 'demesne';
import { ok, safeTry, type Result } from 'neverthrow';
import type { DriverLocationUpdated } from '../../dispatch/index.ts';
import type { TrackingPorts } from './tracking-unit.ts';

/** A driver is somewhere else: so is everything in hand. A delivery that nobody watches is passed over. */
export const followDriver =
  ({ unit, travel }: TrackingPorts) =>
  ({ data }: DriverLocationUpdated, cause: RunOptions): Promise<Result<void, ConcurrencyConflict>> =>
    unit.run(
      ({ sessions }) =>
        safeTry(async function* () {
          for (const deliveryId of data.deliveries) {
            const session = await sessions.find(deliveryId);
            if (session === undefined) continue;
            yield* session.follow(data.location, data.reportedAt, travel);
            yield* await sessions.save(session);
          }
          return ok();
        }),
      cause,
    );
