import type { Clock } from 'demesne';
import { ok, type Result } from 'neverthrow';
import type { Declined, Hold, PaymentGateway } from '../application/payment-gateway.ts';
import { Authorization } from '../domain/authorization.ts';

/** Cash is promised by the customer and taken at the door, or given back there: there is nobody to ask. */
export class CashOnDelivery implements PaymentGateway {
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  async authorize({ idempotencyKey }: Hold): Promise<Result<Authorization, Declined>> {
    return ok(new Authorization({ reference: `cash:${idempotencyKey}`, heldSince: this.#clock.now() }));
  }

  async capture(): Promise<void> {}

  async release(): Promise<void> {}

  async refund(): Promise<void> {}
}
