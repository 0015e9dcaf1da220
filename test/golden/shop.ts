import { DomainEvent, Identifier, Instant, listOf, optional, upcasting, ValueObject } from 'demesne';
import { Deadline, IntegrationEvent, Upcaster } from 'demesne/messaging';
import { z } from 'zod';

// A shop with a past: what it stored in each of its shapes is in the files beside this one.

class Price extends ValueObject.define('Price', { amount: z.bigint(), currency: z.enum(['EUR', 'JPY']) }) {}
class Line extends ValueObject.define('Line', { sku: z.string(), price: Price, note: optional(z.string()) }) {}

interface BoughtV1 {
  readonly skus: readonly string[];
  readonly total: number;
}
interface PlacedV2 {
  readonly lines: readonly { readonly sku: string; readonly price: number }[];
}

const ShopOrderId = Identifier.define('ShopOrderId');

export class OrderPlaced extends DomainEvent.define(
  'shop.OrderPlaced',
  { lines: listOf(Line), placedAt: optional(Instant) },
  {
    version: 3,
    formerly: ['shop.CartBought'],
    upcast: upcasting({
      1: ({ skus, total }: BoughtV1): PlacedV2 => ({
        lines: skus.map((sku, index) => ({ sku, price: index === 0 ? total : 0 })),
      }),
      2: ({ lines }: PlacedV2) => ({
        lines: lines.map(({ sku, price }) => ({ sku, price: { amount: String(price * 100), currency: 'EUR' } })),
      }),
    }),
  },
) {}

export class FeeCharged extends DomainEvent.define('shop.FeeCharged', { fee: Price }) {}

export class OrderAccepted extends IntegrationEvent.define(
  'shop.published.OrderAccepted',
  { orderId: ShopOrderId },
  { version: 2, upcast: upcasting({ 1: ({ order }: { readonly order: string }) => ({ orderId: order }) }) },
) {}

export class PaymentOverdue extends Deadline.define('shop.PaymentOverdue', { orderId: ShopOrderId }) {}

const euros = (amount: bigint): Price => new Price({ amount, currency: 'EUR' });

export const upcasters = [
  Upcaster.define(
    'shop.CartCheckedOut',
    { sku: z.string(), cents: z.int(), fee: z.int() },
    {
      into: ({ sku, cents, fee }) => [
        new OrderPlaced({ lines: [new Line({ sku, price: euros(BigInt(cents)) })] }),
        new FeeCharged({ fee: euros(BigInt(fee)) }),
      ],
    },
  ),
  Upcaster.define('shop.BannerSeen', {}, { into: () => [] }),
];

const orderId = ShopOrderId.of('o-1');
const line = new Line({ sku: 'curry', price: euros(1_200n), note: 'hot' });

export const examples = [
  new OrderPlaced({ lines: [line], placedAt: Instant.of('2026-03-01T12:00:00Z') }),
  new FeeCharged({ fee: euros(250n) }),
  new OrderAccepted({ orderId }),
  new PaymentOverdue({ orderId }),
];
