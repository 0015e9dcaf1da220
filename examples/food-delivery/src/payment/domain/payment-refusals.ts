import { DomainError } from 'demesne';
import type { Money, OrderId } from '../../shared-kernel/index.ts';

export class AmountNotPositive extends DomainError.define('AmountNotPositive')<{ amount: Money }> {
  override get message(): string {
    return `Expected an amount above zero, found ${this.amount.text}.`;
  }
}

export class AmountTooHigh extends DomainError.define('AmountTooHigh')<{ limit: Money; amount: Money }> {
  override get message(): string {
    return `At most ${this.limit.text} can be taken or given back here, not ${this.amount.text}.`;
  }
}

export class NotCaptured extends DomainError.define('NotCaptured')<{ orderId: OrderId }> {
  override get message(): string {
    return `Nothing was captured for ${this.orderId} yet, so there is nothing to settle.`;
  }
}
