import { Identifier, Instant, listOf, optional, ValueObject } from 'demesne';
import { runContract, valueObjectContract } from 'demesne/testing/contract';
import { describe, it } from 'vitest';
import { z } from 'zod';
import { EmailAddress, Money } from '../../domain/order/values.ts';

const TagId = Identifier.define('TagId');

/** A value with a field of every kind. */
class Parcel extends ValueObject.define(
  'Parcel',
  {
    worth: Money,
    tags: listOf(TagId),
    sizes: z.array(z.object({ width: z.number(), note: z.string().optional() })),
    sentAt: optional(Instant),
    weight: z.number(),
  },
  { 'weight is positive': ({ weight }) => weight > 0 },
) {}

const worth = Money.euros(5n);
const sentAt = Instant.of('2026-03-01T12:00:00Z');

runContract(
  valueObjectContract({
    type: Money,
    samples: () => [Money.euros(5n), Money.euros(-(10n ** 30n)), new Money({ amount: 5n, currency: 'JPY' })],
    refused: [{ amount: '5', currency: 'XXX' }, { amount: 5, currency: 'EUR' }, { amount: '5' }],
  }),
  { describe, it },
);

runContract(
  valueObjectContract({
    type: EmailAddress,
    samples: () => [new EmailAddress('ada@example.org'), new EmailAddress('bob@example.org')],
    refused: ['ada', '', 7, { value: 'ada@example.org' }],
  }),
  { describe, it },
);

runContract(
  valueObjectContract({
    type: Parcel,
    samples: () => [
      new Parcel({ worth, tags: [], sizes: [], weight: 1 }),
      new Parcel({ worth, tags: [TagId.of('a'), TagId.of('b')], sizes: [{ width: 1, note: 'x' }], sentAt, weight: 1 }),
      new Parcel({ worth, tags: [TagId.of('b'), TagId.of('a')], sizes: [{ width: 1 }], sentAt, weight: 1 }),
    ],
    refused: [
      { worth: { amount: '5', currency: 'EUR' }, tags: [], sizes: [], weight: -1 },
      { worth: { amount: '5', currency: 'EUR' }, tags: ['a b'], sizes: [{ width: '1' }], weight: 1 },
    ],
  }),
  { describe, it },
);
