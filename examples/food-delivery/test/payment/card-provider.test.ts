import { Fault } from 'demesne';
import { InMemoryStore } from 'demesne/in-memory';
import { FixedClock } from 'demesne/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Declined } from '../../src/payment/application/payment-gateway.ts';
import { PaymentSource } from '../../src/payment/domain/payment-source.ts';
import { CardGateway } from '../../src/payment/infrastructure/card-provider/card-gateway.ts';
import { PlayedCardProvider } from '../../src/payment/infrastructure/card-provider/played-card-provider.ts';
import {
  NoSuchCharge,
  ProviderNotUnderstood,
  ProviderRefused,
  ProviderTimedOut,
  ProviderUndecided,
} from '../../src/payment/infrastructure/card-provider/provider-faults.ts';
import type { CardProvider, ChargeRequest } from '../../src/payment/infrastructure/card-provider/provider-language.ts';
import { Money } from '../../src/shared-kernel/index.ts';
import { authorization, euros, noon, total } from './payments.ts';

const holdOn = (token: string, amount: Money = total) => ({
  amount,
  source: new PaymentSource({ kind: 'card', token }),
  idempotencyKey: `payment_1:authorize:${token}`,
});

const succeeded = { id: 'ch_1', amount: 2190, currency: 'eur', status: 'succeeded', created: 1_772_798_400 };

/** A provider that answers everything with the same. */
const answering = (answer: unknown, asked: unknown[] = []): CardProvider => {
  const remember = async (...request: unknown[]): Promise<unknown> => {
    asked.push(request);
    return answer;
  };
  return { createCharge: remember, captureCharge: remember, cancelCharge: remember, refundCharge: remember };
};

describe('the anti-corruption layer to the card provider', () => {
  it('R10 asks in the provider’s language, and answers in ours', async () => {
    const asked: unknown[] = [];
    const gateway = new CardGateway(answering(succeeded, asked));
    const held = (await gateway.authorize(holdOn('tok_visa')))._unsafeUnwrap();
    expect(asked).toEqual([
      [
        {
          amount: 2190,
          currency: 'eur',
          source: 'tok_visa',
          capture: false,
          idempotency_key: 'payment_1:authorize:tok_visa',
        } satisfies ChargeRequest,
      ],
    ]);
    expect(held.equals(authorization)).toBe(true);
    expect(held.heldSince.equals(noon)).toBe(true);
  });

  it.each([
    ['card_declined', 'the card was declined'],
    ['insufficient_funds', 'there is not enough money on the card'],
    ['expired_card', 'the card has expired'],
    ['do_not_honor_777', 'the card was declined'],
    ['constructor', 'the card was declined'],
    [undefined, 'the card was declined'],
  ])('R11 takes %s for a decline, and says why in our words', async (failure_code, reason) => {
    const gateway = new CardGateway(answering({ ...succeeded, status: 'failed', failure_code }));
    expect((await gateway.authorize(holdOn('tok_visa')))._unsafeUnwrapErr()).toEqual(new Declined({ reason }));
  });

  it.each(['approved', 'Succeeded', 'SUCCEEDED', '', 'succeeded ', 'requires_action'])(
    'R11 never takes the unknown status %j for success',
    async (status) => {
      const gateway = new CardGateway(answering({ ...succeeded, status }));
      await expect(gateway.authorize(holdOn('tok_visa'))).rejects.toBeInstanceOf(ProviderNotUnderstood);
      await expect(gateway.capture({ authorization, amount: total, idempotencyKey: 'k' })).rejects.toBeInstanceOf(
        ProviderNotUnderstood,
      );
      await expect(gateway.release({ authorization, idempotencyKey: 'k' })).rejects.toBeInstanceOf(
        ProviderNotUnderstood,
      );
    },
  );

  it('R11 never takes any other status for success', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string().filter((status) => status !== 'succeeded' && status !== 'failed'),
        async (status) => {
          const gateway = new CardGateway(answering({ ...succeeded, status }));
          await expect(gateway.authorize(holdOn('tok_visa'))).rejects.toBeInstanceOf(Fault);
        },
      ),
    );
  });

  it.each([
    ['nothing', undefined],
    ['text', 'succeeded'],
    ['an error page', '<html>502</html>'],
    ['no amount', { ...succeeded, amount: undefined }],
    ['another amount', { ...succeeded, amount: 1 }],
    ['another currency', { ...succeeded, currency: 'usd' }],
    ['an amount that is no number of cents', { ...succeeded, amount: 21.9 }],
    ['no id', { ...succeeded, id: '' }],
    ['a time of the future in milliseconds', { ...succeeded, created: '2026' }],
  ])('R11 never takes a malformed answer for success: %s', async (_, answer) => {
    const gateway = new CardGateway(answering(answer));
    await expect(gateway.authorize(holdOn('tok_visa'))).rejects.toBeInstanceOf(ProviderNotUnderstood);
  });

  it('R11 takes a pending charge for no answer yet', async () => {
    const gateway = new CardGateway(answering({ ...succeeded, status: 'pending' }));
    await expect(gateway.authorize(holdOn('tok_visa'))).rejects.toBeInstanceOf(ProviderUndecided);
  });

  it('R11 has a person look at a promise that the provider breaks', async () => {
    const gateway = new CardGateway(answering({ ...succeeded, status: 'failed' }));
    const take = { authorization, amount: total, idempotencyKey: 'k' };
    await expect(gateway.capture(take)).rejects.toBeInstanceOf(ProviderRefused);
    await expect(gateway.release(take)).rejects.toBeInstanceOf(ProviderRefused);
    await expect(gateway.refund(take)).rejects.toBeInstanceOf(ProviderRefused);
  });

  it('R11 takes a refund of another amount for none', async () => {
    const gateway = new CardGateway(answering({ ...succeeded, amount: 1 }));
    const refund = gateway.refund({ authorization, amount: total, idempotencyKey: 'k' });
    await expect(refund).rejects.toBeInstanceOf(ProviderNotUnderstood);
  });

  it('R10 sends no amount that loses a cent on the way', async () => {
    const gateway = new CardGateway(answering(succeeded));
    const fortune = Money.of(2n ** 53n, 'EUR');
    await expect(gateway.authorize(holdOn('tok_visa', fortune))).rejects.toMatchObject({ code: 'AMOUNT_TOO_LARGE' });
  });
});

describe('the card provider of the story', () => {
  const begin = () => {
    const provider = new PlayedCardProvider(new FixedClock(noon), new InMemoryStore());
    return { provider, gateway: new CardGateway(provider) };
  };

  it('R12 does nothing twice under one key', async () => {
    const { provider, gateway } = begin();
    const first = (await gateway.authorize(holdOn('tok_visa')))._unsafeUnwrap();
    const again = (await gateway.authorize(holdOn('tok_visa')))._unsafeUnwrap();
    expect(again.equals(first)).toBe(true);
    expect(await provider.count('held')).toBe(1);
    const take = { authorization: first, amount: total, idempotencyKey: 'take' };
    await gateway.capture(take);
    await gateway.capture(take);
    expect([await provider.count('held'), await provider.count('captured')]).toEqual([0, 1]);
  });

  it('R12 keeps what it did when its answer got lost', async () => {
    const { provider, gateway } = begin();
    await expect(gateway.authorize(holdOn('tok_timeout'))).rejects.toBeInstanceOf(ProviderTimedOut);
    expect((await gateway.authorize(holdOn('tok_timeout'))).isOk()).toBe(true);
    expect(await provider.count('held')).toBe(1);
  });

  it('makes up its mind about a pending charge when asked again', async () => {
    const { gateway } = begin();
    await expect(gateway.authorize(holdOn('tok_pending'))).rejects.toBeInstanceOf(ProviderUndecided);
    expect((await gateway.authorize(holdOn('tok_pending'))).isOk()).toBe(true);
  });

  it('gives back no more than it took, in as many parts as it is asked for', async () => {
    const { provider, gateway } = begin();
    const held = (await gateway.authorize(holdOn('tok_visa')))._unsafeUnwrap();
    const give = (cents: number, idempotencyKey: string) =>
      gateway.refund({ authorization: held, amount: euros(cents), idempotencyKey });
    await expect(give(1, 'early')).rejects.toBeInstanceOf(ProviderRefused);
    await gateway.capture({ authorization: held, amount: total, idempotencyKey: 'take' });
    await give(2000, 'first');
    await give(2000, 'first');
    await expect(give(191, 'too much')).rejects.toBeInstanceOf(ProviderRefused);
    await give(190, 'rest');
    expect(await provider.refunded()).toBe(2190);
  });

  it('knows no charge that it never made', async () => {
    const { gateway } = begin();
    const take = { authorization, amount: total, idempotencyKey: 'k' };
    await expect(gateway.capture(take)).rejects.toBeInstanceOf(NoSuchCharge);
    await expect(gateway.refund(take)).rejects.toMatchObject({ code: 'NO_SUCH_CHARGE' });
  });

  it('takes no more than it holds, and lets go but once', async () => {
    const { provider, gateway } = begin();
    const held = (await gateway.authorize(holdOn('tok_visa')))._unsafeUnwrap();
    const tooMuch = { authorization: held, amount: euros(2191), idempotencyKey: 'a' };
    await expect(gateway.capture(tooMuch)).rejects.toBeInstanceOf(ProviderRefused);
    await gateway.release({ authorization: held, idempotencyKey: 'b' });
    await expect(gateway.release({ authorization: held, idempotencyKey: 'c' })).rejects.toBeInstanceOf(ProviderRefused);
    expect(await provider.count('cancelled')).toBe(1);
  });
});
