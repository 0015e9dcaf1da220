import { Identifier, type TypeOf } from 'demesne';

/** An order, from cart to completion; every context that takes part knows it by this. */
export const OrderId = Identifier.define('OrderId', { prefix: 'order_' });
export type OrderId = TypeOf<typeof OrderId>;

/** Who ordered. */
export const CustomerId = Identifier.define('CustomerId', { prefix: 'customer_' });
export type CustomerId = TypeOf<typeof CustomerId>;

/** Who cooks. */
export const RestaurantId = Identifier.define('RestaurantId', { prefix: 'restaurant_' });
export type RestaurantId = TypeOf<typeof RestaurantId>;

/** What stands on a restaurant's menu; the menu provider names it, so it has no prefix of ours. */
export const MenuItemId = Identifier.define('MenuItemId');
export type MenuItemId = TypeOf<typeof MenuItemId>;

/** Who drives. */
export const DriverId = Identifier.define('DriverId', { prefix: 'driver_' });
export type DriverId = TypeOf<typeof DriverId>;

/** One trip from a restaurant's door to a customer's. */
export const DeliveryId = Identifier.define('DeliveryId', { prefix: 'delivery_' });
export type DeliveryId = TypeOf<typeof DeliveryId>;
