import { DomainError } from 'demesne';
import type { Money, OrderId } from '../../shared-kernel/index.ts';
import type { PaymentStatus } from './payment-status.ts';

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

export class NotSettleable extends DomainError.define('NotSettleable')<{ orderId: OrderId; status: PaymentStatus }> {
  override get message(): string {
    return `Only a payment that is Captured is settled; that for ${this.orderId} is ${this.status}.`;
  }
}
