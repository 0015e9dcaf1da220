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
    const asked = askedFor(amount);
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
    checkAmount(charge, asked);
    return ok(new Authorization({ reference: charge.id, heldSince: Instant.fromEpochMs(charge.created * 1000) }));
  }

  async capture({ authorization: { reference }, amount, idempotencyKey }: Take): Promise<void> {
    const asked = askedFor(amount);
    const request = { amount: asked.amount, idempotency_key: idempotencyKey };
    const charge = understood(await this.#provider.captureCharge(reference, request));
    if (charge.status === 'failed') throw new ProviderRefused('capture what it holds');
    succeeded(charge);
    checkAmount(charge, asked);
  }

  async refund({ authorization: { reference }, amount, idempotencyKey }: Take): Promise<void> {
    const asked = askedFor(amount);
    const request = { amount: asked.amount, idempotency_key: idempotencyKey };
    const charge = understood(await this.#provider.refundCharge(reference, request));
    if (charge.status === 'failed') throw new ProviderRefused('give back what it took');
    succeeded(charge);
    checkAmount(charge, asked);
  }

  async release({ authorization: { reference }, idempotencyKey }: Omit<Take, 'amount'>): Promise<void> {
    const charge = understood(await this.#provider.cancelCharge(reference, { idempotency_key: idempotencyKey }));
    if (charge.status === 'failed') throw new ProviderRefused('release what it holds');
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

type AskedAmount = Pick<Charge, 'amount' | 'currency'>;

const askedFor = (amount: Money): AskedAmount => ({
  amount: centsOf(amount),
  currency: amount.currency.toLowerCase(),
});

function checkAmount(charge: Charge, asked: AskedAmount): void {
  if (charge.amount === asked.amount && charge.currency === asked.currency) return;
  throw new ProviderNotUnderstood('the amount that was asked for');
}

/** The provider says cents and means the smallest unit of the currency, as we do. */
function centsOf({ amountInMinorUnits }: Money): number {
  const cents = Number(amountInMinorUnits);
  if (!Number.isSafeInteger(cents)) {
    throw new Fault('AMOUNT_TOO_LARGE', 'The card provider takes amounts of less than 2^53 cents: split the payment.');
  }
  return cents;
}
