import { createHash } from 'node:crypto';
import { type Clock, stateStored, type Repository, type UnitOfWork } from 'demesne';
import { BufferedUnitOfWork, type Store } from 'demesne/application';
import { err, ok, type Result } from 'neverthrow';
import { CardCharge, ChargeId } from './card-charge.ts';
import { NoSuchCharge, ProviderTimedOut } from './provider-faults.ts';
import type { CardProvider, Charge, ChargeRequest } from './provider-language.ts';

/** What a card does here is said by its token, as on the test systems of real providers. */
const failureCodes: ReadonlyMap<string, string> = new Map([
  ['tok_declined', 'card_declined'],
  ['tok_insufficient', 'insufficient_funds'],
  ['tok_expired', 'expired_card'],
]);

/** So many cents that are taken or given back. */
interface Move {
  readonly amount: number;
  readonly idempotency_key: string;
}

const AT_ONCE = 100;

/** A charge has one identity for each key it was asked for under, so it can't be made twice, in whatever process. */
const chargeOf = (key: string): ChargeId =>
  ChargeId.of(`ch_${createHash('sha256').update(key).digest('hex').slice(0, 24)}`);

/**
 * A card provider that is played, for stories and tests, with a store of its own: it is another company. It speaks a
 * provider's language, and keeps a provider's promise: under an idempotency key that it knows, it answers as before and does
 * nothing.
 *
 * `tok_declined`, `tok_insufficient` and `tok_expired` fail; `tok_pending` is decided when asked again; `tok_timeout` is
 * charged, but the first answer gets lost; `tok_odd` has a status of its own; any other token succeeds.
 */
export class PlayedCardProvider implements CardProvider {
  readonly #clock: Clock;
  readonly #store: Store;
  readonly #unit: UnitOfWork<{ readonly charges: Repository<CardCharge> }>;

  constructor(clock: Clock, store: Store) {
    this.#clock = clock;
    this.#store = store;
    this.#unit = new BufferedUnitOfWork(store, { charges: stateStored(CardCharge) }, { clock });
  }

  /** How many charges there are in a status. */
  async count(status: CardCharge['status']): Promise<number> {
    return (await this.#charges()).filter((charge) => charge.status === status).length;
  }

  /** How many cents were given back, in all. */
  async refunded(): Promise<number> {
    return (await this.#charges()).reduce((sum, { givenBack }) => sum + givenBack, 0);
  }

  async createCharge(request: ChargeRequest): Promise<Charge> {
    const { idempotency_key: key, source, amount, currency } = request;
    const failureCode = failureCodes.get(source) ?? null;
    const created = Math.floor(this.#clock.now().epochMs / 1000);
    const made = CardCharge.make(chargeOf(key), { amount, currency, created, failureCode });
    if (source === 'tok_odd') return { ...made.charge, status: 'approved_maybe' };
    const { charge, isNew } = answered(
      await this.#unit.run(async ({ charges }) => {
        const known = await charges.find(made.id);
        if (known !== undefined) return ok({ charge: known.charge, isNew: false });
        return (await charges.save(made)).map(() => ({ charge: made.charge, isNew: true }));
      }),
    );
    if (isNew && source === 'tok_timeout') throw new ProviderTimedOut();
    return isNew && source === 'tok_pending' ? { ...charge, status: 'pending' } : charge;
  }

  captureCharge(id: string, { amount, idempotency_key: key }: Move): Promise<Charge> {
    return this.#change(id, key, (charge) => charge.capture(key, amount));
  }

  refundCharge(id: string, { amount, idempotency_key: key }: Move): Promise<Charge> {
    return this.#change(id, key, (charge) => charge.refund(key, amount));
  }

  cancelCharge(id: string, { idempotency_key: key }: Pick<Move, 'idempotency_key'>): Promise<Charge> {
    return this.#change(id, key, (charge) => charge.cancel(key));
  }

  async #change(id: string, key: string, change: (charge: CardCharge) => Result<void, never>): Promise<Charge> {
    const answer = await this.#unit.run(async ({ charges }) => {
      const charge = ChargeId.is(id) ? await charges.find(id) : undefined;
      if (charge === undefined) return err(new NoSuchCharge());
      change(charge);
      return (await charges.save(charge)).map(() => charge.answerTo(key));
    });
    return answered(answer);
  }

  async #charges(): Promise<readonly CardCharge[]> {
    const ids = new Set<ChargeId>();
    let after: number | undefined = 0;
    while (after !== undefined) {
      const batch: Awaited<ReturnType<Store['log']['read']>> = await this.#store.log.read(after, AT_ONCE);
      for (const { envelope } of batch) {
        if (envelope.aggregate?.type === CardCharge.aggregateName) ids.add(ChargeId.of(envelope.aggregate.id));
      }
      after = batch.at(-1)?.position;
    }
    const found = await this.#unit.run(async ({ charges }) =>
      ok(await Promise.all([...ids].map((id) => charges.find(id)))),
    );
    return answered(found).filter((charge) => charge !== undefined);
  }
}

/** What a unit came to; one that others were always faster than is no answer. */
function answered<T>(result: Result<T, unknown>): T {
  if (result.isOk()) return result.value;
  throw result.error instanceof NoSuchCharge ? result.error : new ProviderTimedOut();
}
