import { ValueObject } from 'demesne';
import { z } from 'zod';

const text = z.string().min(1).max(100);

/** Four texts checked by their length, one by a pattern. */
export class Address extends ValueObject.define('Address', {
  name: text,
  street: text,
  postalCode: z.string().regex(/^[0-9A-Z][0-9A-Z -]{1,9}$/),
  city: text,
  country: z.string().min(2).max(2),
}) {}
