import { AggregateRoot, DomainEvent, Identifier, listOf, type TypeOf, ValueObject } from 'demesne';
import { ok, type Result } from 'neverthrow';
import { z } from 'zod';
import type { Charge } from './provider-language.ts';

export const ChargeId = Identifier.define('ChargeId', { prefix: 'ch_' });
export type ChargeId = TypeOf<typeof ChargeId>;

const cents = z.int().min(0);

/** What was asked under a key, and what came of it. */
class Answer extends ValueObject.define('Answer', {
  key: z.string(),
  amount: cents,
  status: z.enum(['succeeded', 'failed']),
}) {}

const move = { key: z.string(), amount: cents };

class ChargeMade extends DomainEvent.define('cards.ChargeMade', {
  amount: cents,
  currency: z.string(),
  created: z.int(),
  failureCode: z.string().nullable(),
}) {}
class ChargeCaptured extends DomainEvent.define('cards.ChargeCaptured', move) {}
class ChargeRefunded extends DomainEvent.define('cards.ChargeRefunded', move) {}
class ChargeCancelled extends DomainEvent.define('cards.ChargeCancelled', move) {}
class RequestRefused extends DomainEvent.define('cards.RequestRefused', move) {}

type Move = ChargeCaptured['data'];

const answered = (answers: readonly Answer[], { key, amount }: Move, status: Answer['status']): readonly Answer[] => [
  ...answers,
  new Answer({ key, amount, status }),
];

const CardChargeModel = AggregateRoot.define('CardCharge', {
  id: ChargeId,
  state: {
    amount: cents,
    currency: z.string(),
    created: z.int(),
    failureCode: z.string().nullable(),
    status: z.enum(['held', 'captured', 'cancelled', 'failed']),
    taken: cents,
    givenBack: cents,
    answers: listOf(Answer),
  },
  events: { ChargeMade, ChargeCaptured, ChargeRefunded, ChargeCancelled, RequestRefused },
  evolve: {
    ChargeMade: (_, { data }) => ({
      ...data,
      status: data.failureCode === null ? 'held' : 'failed',
      taken: 0,
      givenBack: 0,
      answers: [],
    }),
    ChargeCaptured: (charge, { data }) => {
      charge.status = 'captured';
      charge.taken = data.amount;
      charge.answers = answered(charge.answers, data, 'succeeded');
    },
    ChargeRefunded: (charge, { data }) => {
      charge.givenBack += data.amount;
      charge.answers = answered(charge.answers, data, 'succeeded');
    },
    ChargeCancelled: (charge, { data }) => {
      charge.status = 'cancelled';
      charge.answers = answered(charge.answers, data, 'succeeded');
    },
    RequestRefused: (charge, { data }) => {
      charge.answers = answered(charge.answers, data, 'failed');
    },
  },
});

/** What the card provider knows of one charge: it does nothing twice under one key. */
export class CardCharge extends CardChargeModel {
  static make(id: ChargeId, charge: ChargeMade['data']): CardCharge {
    return new CardCharge(id).begin(new ChargeMade(charge));
  }

  get status(): 'held' | 'captured' | 'cancelled' | 'failed' {
    return this.state.status;
  }

  get givenBack(): number {
    return this.state.givenBack;
  }

  /** What the one who asked for it is told. */
  get charge(): Charge {
    const { amount, currency, created, failureCode, status } = this.state;
    const answer = status === 'failed' ? 'failed' : 'succeeded';
    return { id: this.id, amount, currency, created, failure_code: failureCode, status: answer };
  }

  /** What was answered under a key. */
  answerTo(key: string): Charge {
    const answer = this.state.answers.find((one) => one.key === key);
    return { ...this.charge, ...(answer && { amount: answer.amount, status: answer.status }) };
  }

  capture(key: string, amount: number): Result<void, never> {
    const isHeld = this.status === 'held' && amount <= this.state.amount;
    return this.#once(isHeld ? new ChargeCaptured({ key, amount }) : new RequestRefused({ key, amount }));
  }

  refund(key: string, amount: number): Result<void, never> {
    const isTaken = this.givenBack + amount <= this.state.taken;
    return this.#once(isTaken ? new ChargeRefunded({ key, amount }) : new RequestRefused({ key, amount }));
  }

  cancel(key: string): Result<void, never> {
    const { amount } = this.state;
    const isHeld = this.status === 'held';
    return this.#once(isHeld ? new ChargeCancelled({ key, amount }) : new RequestRefused({ key, amount }));
  }

  #once(event: ChargeCaptured | ChargeRefunded | ChargeCancelled | RequestRefused): Result<void, never> {
    const isKnown = this.state.answers.some(({ key }) => key === event.data.key);
    return isKnown ? ok() : this.record(event);
  }
}
