import type { ConcurrencyConflict, NotFound, RunOptions } from 'demesne';
import { ok, safeTry, type Result } from 'neverthrow';
import type { DeliveryId } from '../../shared-kernel/index.ts';
import type { Delivery } from '../domain/delivery.ts';
import type { DispatchRepositories, DispatchUnit } from './dispatch-unit.ts';

/** What a delivery decides on, with the others at hand that know something about it. */
type Decide<Refusal> = (
  delivery: Delivery,
  repositories: DispatchRepositories,
) => Result<void, Refusal> | Promise<Result<void, Refusal>>;

/** Loads a delivery, or takes what stands in for one that isn't there, lets it decide, and saves what it decided. */
export const changeDelivery = <Refusal>(
  unit: DispatchUnit,
  deliveryId: DeliveryId,
  decide: Decide<Refusal>,
  cause?: RunOptions,
  standIn?: () => Delivery,
): Promise<Result<void, Refusal | NotFound | ConcurrencyConflict>> =>
  unit.run(
    (repositories) =>
      safeTry(async function* () {
        const { deliveries } = repositories;
        const delivery =
          (await deliveries.find(deliveryId)) ?? standIn?.() ?? (yield* await deliveries.get(deliveryId));
        yield* await decide(delivery, repositories);
        yield* await deliveries.save(delivery);
        return ok();
      }),
    cause,
  );
