import { SystemClock, UuidV7Generator, type ErrorsOf } from 'demesne';
import { stateStored } from 'demesne/application';
import { InMemoryStore, InMemoryUnitOfWork } from 'demesne/in-memory';
import { EventBus } from 'demesne/messaging';
import { ok, safeTry } from 'neverthrow';
import { Loan, LoanEnded, LoanId, Money, noon, play, played } from './model.ts';

const id = LoanId.of('loan_1');
const fee = new Money({ amount: 100n, currency: 'EUR' });

export const refusal: ErrorsOf<Loan['end']>['name'] = 'IllegalTransition';

/** Lends on this runtime, with everything in memory; each name is a rule, the value says whether it holds here. */
export async function lend(): Promise<Readonly<Record<string, boolean>>> {
  const store = new InMemoryStore();
  const ports = { clock: new SystemClock(), identifiers: new UuidV7Generator() };
  const unit = new InMemoryUnitOfWork(store, { loans: stateStored(Loan) }, ports);
  const bus = new EventBus(store.log);
  const told: string[] = [];
  bus.subscribe(LoanEnded, {
    name: 'tell-the-borrower',
    handle: (event, context) => {
      told.push(`${event.data.loanId} at version ${context.aggregate.version}`);
    },
  });

  const opened = await unit.run(({ loans }) => loans.save(Loan.open(id, fee, noon)));
  const ended = await unit.run(({ loans }) =>
    safeTry(async function* () {
      const loan = yield* await loans.get(id);
      yield* loan.end(noon);
      yield* await loans.save(loan);
      return ok(loan.fee);
    }),
  );
  await bus.publish();

  return {
    'a model plays': play() === played,
    'a unit commits': opened.isOk() && ended.isOk() && ended.value.equals(fee),
    'a handler is told once': told.join() === 'loan_1 at version 2',
  };
}
