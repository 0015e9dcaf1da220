import type { Clock } from 'demesne';
import { ProviderTimedOut } from './provider-faults.ts';
import type { CardProvider, Charge, ChargeRequest } from './provider-language.ts';

/** What a card does here is said by its token, as on the test systems of real providers. */
const failureCodes: ReadonlyMap<string, string> = new Map([
  ['tok_declined', 'card_declined'],
  ['tok_insufficient', 'insufficient_funds'],
  ['tok_expired', 'expired_card'],
]);

/** What became of the money of a charge. */
interface Account {
  readonly charge: Charge;
  readonly state: 'held' | 'captured' | 'cancelled' | 'failed';
}

/**
 * A card provider inside this process, for stories and tests. It speaks a provider's language, and keeps a provider's
 * promise: under an idempotency key that it knows, it answers as before and does nothing.
 *
 * `tok_declined`, `tok_insufficient` and `tok_expired` fail; `tok_pending` is decided when asked again; `tok_timeout` is
 * charged, but the first answer gets lost; `tok_odd` has a status of its own; any other token succeeds.
 */
export class InProcessCardProvider implements CardProvider {
  readonly #clock: Clock;
  readonly #answers = new Map<string, Charge>();
  readonly #accounts = new Map<string, Account>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How many charges there are in a state. */
  count(state: Account['state']): number {
    return [...this.#accounts.values()].filter((account) => account.state === state).length;
  }

  async createCharge(request: ChargeRequest): Promise<Charge> {
    const { idempotency_key: key, source, amount, currency } = request;
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const failure_code = failureCodes.get(source) ?? null;
    const status = failure_code === null ? 'succeeded' : 'failed';
    const created = Math.floor(this.#clock.now().epochMs / 1000);
    const charge: Charge = { id: `ch_${this.#accounts.size + 1}`, amount, currency, status, failure_code, created };
    if (source === 'tok_odd') return { ...charge, status: 'approved_maybe' };
    this.#answers.set(key, charge);
    this.#accounts.set(charge.id, { charge, state: status === 'failed' ? 'failed' : 'held' });
    if (source === 'tok_timeout') throw new ProviderTimedOut();
    return source === 'tok_pending' ? { ...charge, status: 'pending' } : charge;
  }

  async captureCharge(
    id: string,
    { idempotency_key: key, amount }: { idempotency_key: string; amount: number },
  ): Promise<Charge> {
    return this.#move(id, key, 'captured', amount);
  }

  async cancelCharge(id: string, { idempotency_key: key }: { idempotency_key: string }): Promise<Charge> {
    return this.#move(id, key, 'cancelled');
  }

  #move(id: string, key: string, state: Account['state'], amount?: number): Charge {
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const account = this.#accounts.get(id);
    if (account === undefined) throw new Error('no such charge');
    const { charge } = account;
    const isPossible = account.state === 'held' && (amount ?? 0) <= charge.amount;
    const answer = { ...charge, amount: amount ?? charge.amount, status: isPossible ? 'succeeded' : 'failed' };
    this.#answers.set(key, answer);
    if (isPossible) this.#accounts.set(id, { charge, state });
    return answer;
  }
}
