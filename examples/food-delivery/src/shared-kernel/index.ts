/** What all contexts mean the same by: amounts, places, and the identifiers that cross a border. Nothing else. */
export { Address, type Country } from './address.ts';
export { currencies, decimalsOf, type Currency } from './currency.ts';
export { GeoLocation } from './geo-location.ts';
export { CustomerId, DeliveryId, DriverId, MenuItemId, OrderId, RestaurantId } from './identifiers.ts';
export { CurrencyMismatch, InvalidAmount, InvalidWeights, MixedCurrencies, Money } from './money.ts';
export type { Rounding } from './rounding.ts';
