import { ValueObject } from 'demesne';
import { Money } from '../../shared-kernel/index.ts';

/** What an order comes to, and what of it is for whom; what is missing of the total is a discount, paid by the platform. */
export class Bill extends ValueObject.define(
  'Bill',
  { itemsTotal: Money, deliveryFee: Money, total: Money },
  {
    'all amounts are in one currency': ({ itemsTotal, deliveryFee, total }) =>
      itemsTotal.currency === total.currency && deliveryFee.currency === total.currency,
    'there is something to pay': ({ total }) => total.isPositive,
  },
) {}
