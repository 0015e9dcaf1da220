import { Fault, Instant } from 'demesne';
import { err, ok, type Result } from 'neverthrow';
import type { Money } from '../../../shared-kernel/index.ts';
import { Declined, type Hold, type PaymentGateway, type Take } from '../../application/payment-gateway.ts';
import { Authorization } from '../../domain/authorization.ts';
import { ProviderNotUnderstood, ProviderRefused, ProviderUndecided } from './provider-faults.ts';
import { type CardProvider, Charge } from './provider-language.ts';

const reasons: ReadonlyMap<string, string> = new Map([
  ['expired_card', 'the card has expired'],
  ['insufficient_funds', 'there is not enough money on the card'],
]);

/**
 * The anti-corruption layer to the card provider: our words go in, our words come out, and nothing of the provider's
 * language gets any further. Only `succeeded` is success.
 */
export class CardGateway implements PaymentGateway {
  readonly #provider: CardProvider;

  constructor(provider: CardProvider) {
    this.#provider = provider;
  }

  async authorize({ amount, source, idempotencyKey }: Hold): Promise<Result<Authorization, Declined>> {
    const asked = { amount: centsOf(amount), currency: amount.currency.toLowerCase() };
    const charge = understood(
      await this.#provider.createCharge({
        ...asked,
        source: source.token ?? '',
        capture: false,
        idempotency_key: idempotencyKey,
      }),
    );
    if (charge.status === 'failed') {
      return err(new Declined({ reason: reasons.get(charge.failure_code ?? '') ?? 'the card was declined' }));
    }
    succeeded(charge);
    if (charge.amount !== asked.amount || charge.currency !== asked.currency) {
      throw new ProviderNotUnderstood('a charge of the amount that was asked for');
    }
    return ok(new Authorization({ reference: charge.id, heldSince: Instant.fromEpochMs(charge.created * 1000) }));
  }

  async capture({ authorization: { reference }, amount, idempotencyKey }: Take): Promise<void> {
    const request = { amount: centsOf(amount), idempotency_key: idempotencyKey };
    const charge = understood(await this.#provider.captureCharge(reference, request));
    if (charge.status === 'failed') throw new ProviderRefused('capture');
    succeeded(charge);
  }

  async release({ authorization: { reference }, idempotencyKey }: Omit<Take, 'amount'>): Promise<void> {
    const charge = understood(await this.#provider.cancelCharge(reference, { idempotency_key: idempotencyKey }));
    if (charge.status === 'failed') throw new ProviderRefused('release');
    succeeded(charge);
  }
}

function understood(answer: unknown): Charge {
  const charge = Charge.safeParse(answer);
  if (!charge.success) throw new ProviderNotUnderstood('a charge', { cause: charge.error });
  return charge.data;
}

/** An unknown status may be a failure under a new name, so it is never taken for success. */
function succeeded({ status }: Charge): void {
  if (status === 'pending') throw new ProviderUndecided();
  if (status !== 'succeeded') throw new ProviderNotUnderstood('the status succeeded, failed or pending');
}

/** The provider says cents and means the smallest unit of the currency, as we do. */
function centsOf({ amountInMinorUnits }: Money): number {
  const cents = Number(amountInMinorUnits);
  if (!Number.isSafeInteger(cents)) {
    throw new Fault('AMOUNT_TOO_LARGE', 'The card provider takes amounts of less than 2^53 cents: split the payment.');
  }
  return cents;
}
