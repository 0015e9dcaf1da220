import { DomainError, Entity, Identifier, ValueObject, type TypeOf } from 'demesne';
import { err, ok, type Result } from 'neverthrow';
import { z } from 'zod';

export const OrderId = Identifier.define('OrderId');
export type OrderId = TypeOf<typeof OrderId>;

export const CustomerId = Identifier.define('CustomerId');
export type CustomerId = TypeOf<typeof CustomerId>;

export const MenuItemId = Identifier.define('MenuItemId');
export type MenuItemId = TypeOf<typeof MenuItemId>;

export class CurrencyMismatch extends DomainError.define('CurrencyMismatch')<{ expected: string; found: string }> {}

export class Money extends ValueObject.define('Money', {
  amount: z.bigint(),
  currency: z.enum(['EUR', 'JPY', 'USD']),
}) {
  static euros(amount: bigint): Money {
    return new Money({ amount, currency: 'EUR' });
  }

  add(other: Money): Result<Money, CurrencyMismatch> {
    if (other.currency !== this.currency) {
      return err(new CurrencyMismatch({ expected: this.currency, found: other.currency }));
    }
    return ok(this.with({ amount: this.amount + other.amount }));
  }

  times(factor: number): Money {
    return this.with({ amount: this.amount * BigInt(factor) });
  }
}

export class EmailAddress extends ValueObject.define('EmailAddress', z.email()) {}

export class OrderItem extends Entity.define('OrderItem', {
  id: MenuItemId,
  unitPrice: Money,
  quantity: z.number().int().min(1),
}) {
  get total(): Money {
    return this.unitPrice.times(this.quantity);
  }

  more(quantity: number): OrderItem {
    return this.with({ quantity: this.quantity + quantity });
  }
}
