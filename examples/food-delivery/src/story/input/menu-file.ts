import { type Json, ValueObject, withCodec } from 'demesne';
import { z } from 'zod';
import { RestaurantProfile } from '../../catalog/index.ts';
import { Money, RestaurantId } from '../../shared-kernel/index.ts';

class AgreedDelivery extends ValueObject.define(
  'AgreedDelivery',
  { fee: Money, discount: Money, radiusMetres: z.int().min(1).max(50_000) },
  {
    'fee and discount are not negative': ({ fee, discount }) => !fee.isNegative && !discount.isNegative,
    'fee and discount are in one currency': ({ fee, discount }) => fee.currency === discount.currency,
  },
) {}

/** The provider's words are the catalog's to understand, so they are handed on as they are. */
const untranslated = withCodec(z.unknown(), { encode: (value) => value as Json, decode: (json) => json });

/** What a menu file says: who the restaurant is, how its food is brought, and its menu as the provider writes it. */
export class MenuFile extends ValueObject.define(
  'MenuFile',
  { restaurantId: RestaurantId, profile: RestaurantProfile, delivery: AgreedDelivery, menu: untranslated },
  {
    'delivery.fee has the currency of profile.minimumOrder': ({ profile, delivery }) =>
      delivery.fee.currency === profile.minimumOrder.currency,
  },
) {}
