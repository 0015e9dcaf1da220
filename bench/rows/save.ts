import { stateStored } from 'demesne';
import { InMemoryStore, InMemoryUnitOfWork } from 'demesne/in-memory';
import { compare, type Side } from '../compare.ts';
import type { Finding, Row } from '../finding.ts';
import { Account, AccountId } from '../models/account.ts';

const idAt = (index: number): AccountId => AccountId.of(`account-${index}`);

/** Visits every index below a power of ten once, in no order that a cache could foresee. */
const scattered = (step: number, count: number): number => (step * 7_777_777) % count;

/** One account loaded, changed and saved in a unit of its own, among so many. */
class OurSide implements Side {
  readonly #count: number;
  readonly #unit = new InMemoryUnitOfWork(new InMemoryStore(), { accounts: stateStored(Account) });
  #step = 0;

  constructor(count: number) {
    this.#count = count;
  }

  async fill(): Promise<this> {
    for (let from = 0; from < this.#count; from += 1_000) {
      const filled = await this.#unit.run(async ({ accounts }) => {
        for (let index = from; index < from + 1_000; index += 1) await accounts.save(Account.open(idAt(index), 'Ada'));
        return accounts.save(Account.open(AccountId.of(`last-${from}`), 'Ada'));
      });
      filled._unsafeUnwrap();
    }
    return this;
  }

  async run(times: number): Promise<unknown> {
    for (let index = 0; index < times; index += 1) {
      const id = idAt(scattered((this.#step += 1), this.#count));
      const saved = await this.#unit.run(async ({ accounts }) => {
        const account = (await accounts.get(id))._unsafeUnwrap();
        account.deposit(1)._unsafeUnwrap();
        return accounts.save(account);
      });
      saved._unsafeUnwrap();
    }
    return this.#step;
  }
}

/** What the memory of the machine itself makes of the size: a map of frozen states. */
class BareMap implements Side {
  readonly #count: number;
  readonly #states = new Map<string, { readonly owner: string; readonly cents: number }>();
  #step = 0;

  constructor(count: number) {
    this.#count = count;
    for (let index = 0; index < count; index += 1)
      this.#states.set(idAt(index), Object.freeze({ owner: 'Ada', cents: 0 }));
  }

  run(times: number): unknown {
    for (let index = 0; index < times; index += 1) {
      const id = idAt(scattered((this.#step += 1), this.#count));
      const { owner, cents } = this.#states.get(id) as { owner: string; cents: number };
      this.#states.set(id, Object.freeze({ owner, cents: cents + 1 }));
    }
    return this.#step;
  }
}

export const row: Row = async (thoroughness) => {
  const sizes = thoroughness.quick ? [10_000] : [10_000, 100_000, 1_000_000];
  const few = await new OurSide(1_000).fill();
  const findings: Finding[] = [];
  for (const size of sizes) {
    const what = `save among ${size.toLocaleString('en')} aggregates, against 1,000`;
    findings.push(await compare({ what, target: 0.8, other: few, ours: await new OurSide(size).fill() }, thoroughness));
  }
  const most = sizes.at(-1) as number;
  const what = `the same for a bare \`Map\` of ${most.toLocaleString('en')}, against 1,000`;
  findings.push(await compare({ what, other: new BareMap(1_000), ours: new BareMap(most) }, thoroughness));
  return findings;
};
