import { ValueObject } from 'demesne';
import { z } from 'zod';

/** An e-mail address; upper and lower case make no difference to whose it is. */
export class EmailAddress extends ValueObject.define('EmailAddress', z.email().max(200)) {
  get normalized(): string {
    return this.value.toLowerCase();
  }
}

/** A telephone number as E.164 writes it. */
export class PhoneNumber extends ValueObject.define(
  'PhoneNumber',
  z.string().regex(/^\+[1-9]\d{6,14}$/, 'expected a number such as +4930123456'),
) {}

/** How a customer is addressed and reached. */
export class Contact extends ValueObject.define('Contact', {
  name: z
    .string()
    .max(120)
    .regex(/^[^\p{C}\p{Zl}\p{Zp}]*$/u, 'expected one line of text')
    .regex(/\S/, 'expected some text'),
  email: EmailAddress,
  phone: PhoneNumber,
}) {}
