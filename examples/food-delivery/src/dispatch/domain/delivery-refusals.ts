import { DomainError } from 'demesne';
import type { DeliveryId } from '../../shared-kernel/index.ts';

/** Somebody else brings this delivery, or nobody yet. */
export class NotYourDelivery extends DomainError.define('NotYourDelivery')<{ readonly deliveryId: DeliveryId }> {
  override get message(): string {
    return `${this.deliveryId} is not this driver's.`;
  }
}

/** The kitchen has not said that there is something to take along. */
export class FoodNotReady extends DomainError.define('FoodNotReady')<{ readonly deliveryId: DeliveryId }> {}

/** The driver stands somewhere else than where this is done. */
export class TooFarAway extends DomainError.define('TooFarAway')<{
  readonly from: 'the restaurant' | 'the door';
  readonly metres: number;
  readonly limitMetres: number;
}> {
  override get message(): string {
    return `The driver is ${this.metres} m from ${this.from}, and may be ${this.limitMetres} m at the most.`;
  }
}
