import { Instant, optional, ValueObject } from 'demesne';
import fc from 'fast-check';
import { z } from 'zod';

export class Money extends ValueObject.define('Money', { amount: z.bigint(), currency: z.enum(['EUR', 'JPY']) }) {
  times(factor: bigint): Money {
    return this.with({ amount: this.amount * factor });
  }
}

export class Price extends ValueObject.define('Price', { amount: z.bigint(), currency: z.enum(['EUR', 'JPY']) }) {}

export class Email extends ValueObject.define('Email', z.email()) {}

export class Address extends ValueObject.define('Address', {
  street: z.string().min(1),
  lines: z.array(z.string()),
  place: z.object({ code: z.string(), since: z.bigint().optional() }),
  fee: optional(Money),
  note: z.string().optional(),
}) {
  noted(note: string | undefined): Address {
    return this.with({ note });
  }
  tryStreet(street: string) {
    return this.tryWith({ street });
  }
}

export class TimeWindow extends ValueObject.define(
  'TimeWindow',
  { start: Instant, end: Instant },
  { 'start comes before end': ({ start, end }) => start < end },
) {
  until(end: Instant): TimeWindow {
    return this.with({ end });
  }
}

export const euros = (amount: bigint): Money => new Money({ amount, currency: 'EUR' });

export const home = { street: 'Main', lines: ['a'], place: { code: 'x', since: 3n }, fee: euros(5n) };

export const moneys = fc
  .record({ amount: fc.bigInt(), currency: fc.constantFrom('EUR', 'JPY') })
  .map((content) => new Money(content as never));

export const addresses = fc
  .record(
    {
      street: fc.string({ minLength: 1, unit: 'binary' }),
      lines: fc.array(fc.string()),
      place: fc.record({ code: fc.string(), since: fc.bigInt() }, { requiredKeys: ['code'] }),
      fee: moneys,
      note: fc.string(),
    },
    { requiredKeys: ['street', 'lines', 'place'] },
  )
  .map((content) => new Address(content as never));
