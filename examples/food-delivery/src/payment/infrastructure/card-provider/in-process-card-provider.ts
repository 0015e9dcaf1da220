import type { Clock } from 'demesne';
import { NoSuchCharge, ProviderTimedOut } from './provider-faults.ts';
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
  /** In cents, as is what was given back of it. */
  readonly taken: number;
  readonly givenBack: number;
}

/** So many cents that are taken or given back. */
interface Move {
  readonly amount: number;
  readonly idempotency_key: string;
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

  /** How many cents were given back, in all. */
  get refunded(): number {
    return [...this.#accounts.values()].reduce((sum, { givenBack }) => sum + givenBack, 0);
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
    const state = status === 'failed' ? 'failed' : 'held';
    this.#accounts.set(charge.id, { charge, state, taken: 0, givenBack: 0 });
    if (source === 'tok_timeout') throw new ProviderTimedOut();
    return source === 'tok_pending' ? { ...charge, status: 'pending' } : charge;
  }

  async captureCharge(id: string, { amount, idempotency_key: key }: Move): Promise<Charge> {
    return this.#once(key, id, amount, (account) => {
      const isHeld = account.state === 'held' && amount <= account.charge.amount;
      return isHeld ? { ...account, state: 'captured', taken: amount } : undefined;
    });
  }

  async refundCharge(id: string, { amount, idempotency_key: key }: Move): Promise<Charge> {
    return this.#once(key, id, amount, (account) => {
      const givenBack = account.givenBack + amount;
      return givenBack <= account.taken ? { ...account, givenBack } : undefined;
    });
  }

  async cancelCharge(id: string, { idempotency_key: key }: Pick<Move, 'idempotency_key'>): Promise<Charge> {
    return this.#once(key, id, undefined, (account) =>
      account.state === 'held' ? { ...account, state: 'cancelled' } : undefined,
    );
  }

  /** Does something to a charge if it can be done, and remembers what it answered. */
  #once(key: string, id: string, asked: number | undefined, change: (account: Account) => Account | undefined): Charge {
    const known = this.#answers.get(key);
    if (known !== undefined) return known;
    const account = this.#accounts.get(id);
    if (account === undefined) throw new NoSuchCharge();
    const changed = change(account);
    const { charge } = account;
    const status = changed === undefined ? 'failed' : 'succeeded';
    const answer: Charge = { ...charge, amount: asked ?? charge.amount, status };
    this.#answers.set(key, answer);
    if (changed !== undefined) this.#accounts.set(id, changed);
    return answer;
  }
}
