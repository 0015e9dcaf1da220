import type { GeoLocation, OrderId } from '../../shared-kernel/index.ts';
import type { KitchenLine } from './kitchen-order.ts';

/** What a restaurant is asked to cook, and where it will be taken. */
export interface RequestedOrder {
  readonly orderId: OrderId;
  readonly lines: readonly KitchenLine[];
  readonly dropOff: GeoLocation;
}
