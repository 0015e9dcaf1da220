import { ValueObject } from 'demesne';
import { type CurrencyMismatch, DriverId, Money, RestaurantId } from '../../shared-kernel/index.ts';
import type { Result } from 'neverthrow';
import type { Bill } from './bill.ts';

/** Who gets what of a bill. The platform's part is what is left, so it may be negative after a large discount. */
export class Settlement extends ValueObject.define('Settlement', {
  restaurantId: RestaurantId,
  restaurantShare: Money,
  driverId: DriverId,
  driverShare: Money,
  platformShare: Money,
}) {}

/** Decides how a bill is divided between restaurant, driver and platform. */
export interface SettlementPolicy {
  divide(bill: Bill, restaurantId: RestaurantId, driverId: DriverId): Result<Settlement, CurrencyMismatch>;
}

/** Of a hundred parts of the items: so many are the restaurant's, so many the platform's commission. */
const PARTS = [85, 15] as const;

/** The restaurant gets its items less 15 %, rounded in its favour; the driver gets the delivery fee. */
export const standardCommission: SettlementPolicy = {
  divide: ({ itemsTotal, deliveryFee, total }, restaurantId, driverId) => {
    const [restaurantShare] = itemsTotal.allocate(PARTS);
    return total
      .minus(restaurantShare)
      .andThen((rest) => rest.minus(deliveryFee))
      .map((platformShare) => {
        const shares = { restaurantShare, driverShare: deliveryFee, platformShare };
        return new Settlement({ restaurantId, driverId, ...shares });
      });
  },
};
