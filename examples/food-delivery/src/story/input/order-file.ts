import { Instant, listOf, ValueObject } from 'demesne';
import { Contact } from '../../account/index.ts';
import { PaymentMethod, Quantity } from '../../ordering/index.ts';
import { Address, CustomerId, GeoLocation, MenuItemId, RestaurantId } from '../../shared-kernel/index.ts';

class OrderingCustomer extends ValueObject.define('OrderingCustomer', { id: CustomerId, contact: Contact }) {}

class WantedItem extends ValueObject.define('WantedItem', { menuItemId: MenuItemId, quantity: Quantity }) {}

const earliest = Instant.of('2000-01-01T00:00:00Z');
const latest = Instant.of('2100-01-01T00:00:00Z');

/** What an order file says: who wants what from whom, brought where, paid how, and when the story begins. */
export class OrderFile extends ValueObject.define(
  'OrderFile',
  {
    placedAt: Instant,
    customer: OrderingCustomer,
    restaurantId: RestaurantId,
    items: listOf(WantedItem),
    deliverTo: Address,
    dropOff: GeoLocation,
    paymentMethod: PaymentMethod,
  },
  { 'placedAt: expected a time of this century': ({ placedAt }) => placedAt >= earliest && placedAt < latest },
) {}
