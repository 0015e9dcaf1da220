import { randomUUID } from 'node:crypto';
import { BufferedUnitOfWork, stateStored, type Store } from 'demesne/application';
import type { Side } from '../compare.ts';
import { Account, AccountId } from '../models/account.ts';

/** How many deposits each worker makes before anything is measured, so that every connection knows its statements. */
const WARM_UP = 10;
const ACCOUNTS_OF_ONE = 100;

/** The accounts of some workers. */
export const accountIds = (workers: number): readonly string[] =>
  Array.from({ length: workers * ACCOUNTS_OF_ONE }, (_, index) => `account-${index}`);

/** Some workers at a time, each with accounts of its own; one time is a deposit of each. */
export class Depositing implements Side {
  readonly #workers: number;
  readonly #deposit: (id: string) => unknown;
  #step = 0;

  constructor(workers: number, deposit: (id: string) => unknown) {
    this.#workers = workers;
    this.#deposit = deposit;
  }

  async warm(): Promise<this> {
    await this.run(WARM_UP);
    return this;
  }

  async run(times: number): Promise<void> {
    const from = this.#step;
    this.#step += times;
    await Promise.all(Array.from({ length: this.#workers }, (_, worker) => this.#work(worker, from, from + times)));
  }

  async #work(worker: number, from: number, to: number): Promise<void> {
    for (let step = from; step < to; step += 1)
      await this.#deposit(`account-${worker * ACCOUNTS_OF_ONE + (step % ACCOUNTS_OF_ONE)}`);
  }
}

/** Accounts in a store, each deposit in a unit of its own. */
export class Bank {
  readonly #unit;

  constructor(store: Store) {
    this.#unit = new BufferedUnitOfWork(store, { accounts: stateStored(Account) });
  }

  async open(ids: readonly string[]): Promise<this> {
    const opened = await this.#unit.run(async ({ accounts }) => {
      for (const id of ids.slice(1)) await accounts.save(Account.open(AccountId.of(id), 'Ada'));
      return accounts.save(Account.open(AccountId.of(ids[0] as string), 'Ada'));
    });
    opened._unsafeUnwrap();
    return this;
  }

  async deposit(id: string): Promise<void> {
    const deposited = await this.#unit.run(async ({ accounts }) => {
      const account = (await accounts.get(AccountId.of(id)))._unsafeUnwrap();
      account.deposit(1)._unsafeUnwrap();
      return accounts.save(account);
    });
    deposited._unsafeUnwrap();
  }

  /** The same as what a message leads to, which is kept in the inbox. */
  async depositOnce(id: string): Promise<void> {
    const deposited = await this.#unit.runOnce(
      async ({ accounts }) => {
        const account = (await accounts.get(AccountId.of(id)))._unsafeUnwrap();
        account.deposit(1)._unsafeUnwrap();
        return accounts.save(account);
      },
      { subscription: 'deposit', messageId: randomUUID() },
    );
    deposited._unsafeUnwrap();
  }
}
