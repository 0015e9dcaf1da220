import { ok, type Result } from 'neverthrow';
import type { Reaction } from '../../../application/unit-of-work/reaction.ts';
import type { RepositoryRecipe } from '../../../application/state/repository-recipe.ts';
import { stateStored } from '../../../application/state/state-stored.ts';
import type { UnitOfWorkOptions } from '../../../application/unit-of-work/unit-of-work-options.ts';
import type { RunOptions, UnitContext, UnitOfWork } from '../../../application/unit-of-work/unit-of-work.ts';
import type { ConcurrencyConflict, Repository } from '../../../domain/repository.ts';
import type { Envelope } from '../../../messaging/message/envelope.ts';
import type { Timer } from '../../../messaging/waiting/timer.ts';
import { FixedClock } from '../../fixed-clock.ts';
import { SequentialIdentifiers } from '../../sequential-identifiers.ts';
import { Account, AccountId, bankMessages, Statement } from '../bank.ts';
import { expectThat, okOf } from '../expectations.ts';
import type { StoreUnderContract, UnitOfWorkSubject } from './subject.ts';

export interface BankRepositories {
  readonly accounts: Repository<Account>;
  readonly statements: Repository<Statement>;
}

export type BankUnit = UnitOfWork<BankRepositories, unknown>;
export type BankContext = UnitContext<BankRepositories, unknown>;

const BATCH = 1_000;

/** A bank on a fresh store, with ports that a test can foretell. */
export class BankWorld {
  readonly clock = new FixedClock();
  readonly identifiers = new SequentialIdentifiers('m-');
  /** How long units wanted to wait between attempts; they don't have to. */
  readonly waits: number[] = [];
  readonly unit: BankUnit;
  readonly store: StoreUnderContract;
  readonly #recipes: { readonly accounts: RepositoryRecipe<Account>; readonly statements: RepositoryRecipe<Statement> };

  constructor(store: StoreUnderContract, recipe: NonNullable<UnitOfWorkSubject['recipe']>) {
    this.store = store;
    this.#recipes = { accounts: recipe(Account), statements: recipe(Statement) };
    this.unit = this.unitWith({});
  }

  static async open({ open, recipe = stateStored }: UnitOfWorkSubject): Promise<BankWorld> {
    return new BankWorld(await open(bankMessages), recipe);
  }

  dispose(): unknown {
    return this.store.dispose?.();
  }

  /** Another unit of work over the same store. */
  unitWith(options: UnitOfWorkOptions<readonly Reaction<BankRepositories>[]>): BankUnit {
    const { clock, identifiers } = this;
    const timer: Timer = {
      wait: async (milliseconds) => {
        this.waits.push(milliseconds);
      },
    };
    return this.store.unitOfWork(this.#recipes, { clock, identifiers, timer, ...options }) as BankUnit;
  }

  /** Opens accounts, each with so many cents. */
  async having(balances: Readonly<Record<string, number>>, options?: RunOptions): Promise<void> {
    for (const [id, balance] of Object.entries(balances)) {
      const opened = await this.unit.run(({ accounts }) => {
        const account = Account.open(AccountId.of(id));
        if (balance > 0) account.deposit(balance);
        return accounts.save(account);
      }, options);
      okOf(opened, 'A new account was expected to be saved.');
    }
  }

  /** Changes one account in a unit of its own. */
  change(
    id: string,
    operation: (account: Account) => Result<unknown, unknown>,
    options?: RunOptions,
  ): Promise<Result<unknown, unknown>> {
    return this.unit.run(({ accounts }) => changed(accounts, id, operation), options);
  }

  /** What is committed of an account: its balance and version; nothing where there is none. */
  async committed(id: string, options?: RunOptions): Promise<{ balance: number; version: number } | undefined> {
    const answer = await this.unit.run(async ({ accounts }) => {
      const found = await accounts.find(AccountId.of(id));
      return ok(found && { balance: found.balance, version: found.version });
    }, options);
    return okOf(answer, 'A unit that only reads was expected to answer ok.');
  }

  /** All that the bank told: what a store notes of its own, such as a tombstone, is nobody's business. */
  async logged(): Promise<readonly Envelope[]> {
    const all: Envelope[] = [];
    for (let after = 0; ;) {
      const batch = await this.store.log.read(after, BATCH);
      if (batch.length === 0) return all;
      all.push(...batch.map(({ envelope }) => envelope).filter(({ message }) => message.type.startsWith('bank.')));
      after = batch.at(-1)?.position ?? after;
    }
  }

  /** The wire names of everything in the log, without the context. */
  async types(): Promise<readonly string[]> {
    return (await this.logged()).map(({ message }) => message.type.slice('bank.'.length));
  }
}

/** Loads an account, does something to it and saves it; the refusal of either is the answer. */
export async function changed(
  accounts: Repository<Account>,
  id: string,
  operation: (account: Account) => Result<unknown, unknown>,
): Promise<Result<unknown, unknown>> {
  const account = await loaded(accounts, id);
  const answer = operation(account);
  if (answer.isErr()) return answer;
  const saved: Result<void, ConcurrencyConflict> = await accounts.save(account);
  return saved.isErr() ? saved : answer;
}

/** An account that has to be there. */
export async function loaded(accounts: Repository<Account>, id: string): Promise<Account> {
  const found = await accounts.find(AccountId.of(id));
  expectThat(found !== undefined, `Account ${id} was expected to be there.`);
  return found;
}

/** Somewhere that several units of work wait for each other: it opens once so many have arrived. */
export function meetingPoint(expected: number): () => Promise<void> {
  let open = (): void => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  let arrived = 0;
  return () => {
    arrived += 1;
    if (arrived >= expected) open();
    return opened;
  };
}
