import { ValueObject } from 'demesne';
import { z } from 'zod';

/** The countries that are delivered in, ISO 3166, and how a postal code looks there. */
const postalCodes = {
  AT: /^\d{4}$/,
  BE: /^\d{4}$/,
  CA: /^[A-Z]\d[A-Z] ?\d[A-Z]\d$/,
  CH: /^\d{4}$/,
  DE: /^\d{5}$/,
  DK: /^\d{4}$/,
  ES: /^\d{5}$/,
  FR: /^\d{5}$/,
  GB: /^[A-Z]{1,2}\d[A-Z\d]? \d[A-Z]{2}$/,
  IT: /^\d{5}$/,
  JP: /^\d{3}-\d{4}$/,
  NL: /^\d{4} ?[A-Z]{2}$/,
  PL: /^\d{2}-\d{3}$/,
  US: /^\d{5}(-\d{4})?$/,
} as const;

export type Country = keyof typeof postalCodes;

const line = z
  .string()
  .max(120)
  .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'expected one line of text')
  .regex(/\S/, 'expected some text');

/** A place that post finds. */
export class Address extends ValueObject.define(
  'Address',
  {
    street: line,
    city: line,
    /** The state or province, where addresses name one. */
    state: line.optional(),
    postalCode: z.string().max(12),
    country: z.enum(Object.keys(postalCodes) as Country[]),
  },
  {
    'the postal code has the form of its country': ({ postalCode, country }) => postalCodes[country].test(postalCode),
  },
) {
  get text(): string {
    const { street, postalCode, city, state } = this;
    return `${street}, ${postalCode} ${city}${state === undefined ? '' : `, ${state}`}`;
  }
}
