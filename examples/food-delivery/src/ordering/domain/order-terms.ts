import { ValueObject } from 'demesne';
import { Money } from '../../shared-kernel/index.ts';

/** What a restaurant asks of an order, and what the platform adds to it and takes off it. */
export class OrderTerms extends ValueObject.define(
  'OrderTerms',
  { minimum: Money, deliveryFee: Money, discount: Money },
  {
    'all amounts are in one currency': ({ minimum, deliveryFee, discount }) =>
      deliveryFee.currency === minimum.currency && discount.currency === minimum.currency,
    'no amount is negative': ({ minimum, deliveryFee, discount }) =>
      ![minimum, deliveryFee, discount].some(({ isNegative }) => isNegative),
  },
) {}
