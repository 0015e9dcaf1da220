import type { DomainEvent } from '../../../domain/domain-event.ts';
import type { Message } from '../../../domain/message.ts';
import type { ProjectionErrors } from '../../../event-sourcing/projection/projection-errors.ts';
import type { ProjectionOverview } from '../../../event-sourcing/projection/projection-overview.ts';
import type { ProjectedStore } from '../../../event-sourcing/projection/projection-rules.ts';
import { Projection } from '../../../event-sourcing/projection/projection.ts';
import type { ProjectionAnswer } from '../../../event-sourcing/projection/projection-definition.ts';
import { Projections } from '../../../event-sourcing/projection/projections.ts';
import type { ProjectionsOptions } from '../../../event-sourcing/projection/projections-options.ts';
import type { ProjectionContext } from '../../../read-model/row-projection.ts';
import { ReadModel } from '../../../read-model/read-model.ts';
import { ReadModels } from '../../../read-model/read-models.ts';
import { AccountId, AccountOpened, cents, MoneyDeposited, MoneyWithdrawn } from '../bank.ts';
import { FixedClock } from '../../fixed-clock.ts';
import { turnOfTheLoop } from '../../turn-of-the-loop.ts';
import type { ProjectedStoreUnderContract, ProjectionSubject } from './subject.ts';

/** What accounts have, by their ids; the sum of all stands under `bank`. */
const Balances = ReadModel.define('bank.balances', { account: AccountId, balance: cents }, { key: 'account' });

/** Called with each deposit before it counts; what it answers is the handler's answer, unless it is nothing. */
type Check = (event: MoneyDeposited, context: ProjectionContext) => ProjectionAnswer;

interface Ruling {
  readonly name?: string;
  readonly version?: number;
  readonly partitions?: number;
  readonly errors?: ProjectionErrors;
  /** What a deposit of 1 counts. */
  readonly rate?: number;
  /** Whether the deposits of all accounts count in one row. */
  readonly isOneRow?: boolean;
  readonly check?: Check;
}

/** For processes that die: others follow soon. */
export const mortally = { leaseMs: 90 };

/** Tries three times, at once. */
const quickly = { attempts: 3, delayMs: (): number => 0 };

/** What accounts have. */
export function balances(ruling: Ruling = {}): Projection {
  const { version = 1, partitions = 1, errors = {}, rate = 1, isOneRow = false, check = () => undefined } = ruling;
  const keyOf = ({ aggregate }: ProjectionContext): AccountId =>
    AccountId.of(isOneRow ? 'bank' : String(aggregate?.id));
  return Projection.define(ruling.name ?? 'balances', {
    version,
    partitions,
    errors: { retry: quickly, ...errors },
    into: Balances,
    events: { AccountOpened, MoneyDeposited, MoneyWithdrawn },
    project: {
      AccountOpened: async (_, rows, context) => {
        const account = keyOf(context);
        if ((await rows.get(account)) === undefined) rows.put({ account, balance: 0 });
      },
      MoneyDeposited: async (event, rows, context) => {
        const account = keyOf(context);
        await rows.change(account, ({ balance }) => ({ balance: balance + rate * event.data.cents }));
        return check(event, context);
      },
      MoneyWithdrawn: (_, rows, context) => rows.remove(keyOf(context)),
    },
  });
}

/** The events of a bank, and who makes rows of them. */
export class Ledger {
  readonly store: ProjectedStoreUnderContract;
  readonly clock = new FixedClock('2026-03-01T12:00:00Z');
  readonly faults: unknown[] = [];
  readonly #running = new Set<Projections>();
  readonly #versions = new Map<string, number>();
  #count = 0;

  constructor(store: ProjectedStoreUnderContract) {
    this.store = store;
  }

  static async open({ open }: ProjectionSubject): Promise<Ledger> {
    return new Ledger(await open());
  }

  async dispose(): Promise<void> {
    for (const one of this.#running) await one.stop({ timeoutMs: 0 }).catch(() => undefined);
    await this.store.dispose?.();
  }

  /** Starts what makes rows, in a process of its own. */
  async run(
    projections: Projection | readonly Projection[] = balances(),
    options: ProjectionsOptions = {},
    store: ProjectedStore = this.store,
  ): Promise<Projections> {
    const all = Array.isArray(projections) ? (projections as readonly Projection[]) : [projections as Projection];
    const onFault = (fault: unknown): unknown => this.faults.push(fault);
    const running = new Projections(store, all, { leaseMs: 30_000, clock: this.clock, onFault, ...options });
    this.#running.add(running);
    await running.start();
    return running;
  }

  /** The same, until all is done; then it ends. */
  async runThrough(
    projections: Projection | readonly Projection[] = balances(),
  ): Promise<readonly ProjectionOverview[]> {
    const running = await this.run(projections);
    await running.drain();
    const overview = await running.standings();
    await running.stop();
    return overview;
  }

  /** Opens accounts and deposits into them: `{ a: 5 }`. What an account has already stays. */
  async deposit(amounts: Readonly<Record<string, number>>, tenant?: string): Promise<void> {
    for (const [account, amount] of Object.entries(amounts)) {
      if (!this.#versions.has(`${tenant} ${account}`)) await this.commit(account, new AccountOpened(), tenant);
      await this.commit(account, new MoneyDeposited({ cents: amount }), tenant);
    }
  }

  /** Commits an event of an account. */
  async commit(account: string, message: Message, tenant?: string): Promise<void> {
    const stream = `${tenant} ${account}`;
    const version = (this.#versions.get(stream) ?? 0) + 1;
    this.#versions.set(stream, version);
    this.#count += 1;
    await this.store.log.append([
      {
        id: `m-${this.#count}`,
        message: message as DomainEvent,
        occurredAt: this.clock.now(),
        aggregate: { type: 'Account', id: account, version },
        correlationId: 'c-1',
        ...(tenant !== undefined && { tenant }),
      },
    ]);
  }

  /** What the accounts have, as whoever asks sees it. */
  async shown(tenant?: string): Promise<Readonly<Record<string, number>>> {
    const page = await new ReadModels(this.store.readModels).of(Balances, { tenant }).page({ limit: 1_000 });
    const rows = page._unsafeUnwrap().items;
    return Object.fromEntries(rows.map(({ account, balance }) => [String(account), balance]));
  }

  async statuses(): Promise<readonly (readonly [number, string])[]> {
    const standings = await this.store.readModels.standings(Balances.name);
    return standings.map(({ version, status }) => [version, status] as const);
  }

  /** How many rows a version has. */
  async rowsOf(version: number): Promise<number> {
    return this.store.readModels.count({ model: Balances.name, version, tenant: undefined }, { kind: 'all', of: [] });
  }
}

/** Waits for a condition. */
export async function until(holds: () => unknown): Promise<void> {
  while (!(await holds())) await turnOfTheLoop();
}

/** A store that behaves as another but for what its read models do. */
export function changing(store: ProjectedStore, readModels: Partial<ProjectedStore['readModels']>): ProjectedStore {
  const changed = new Proxy(store.readModels, {
    get: (target, key) => {
      const found: unknown = Reflect.get(key in readModels ? readModels : target, key);
      return typeof found === 'function' ? found.bind(key in readModels ? readModels : target) : found;
    },
  });
  return { log: store.log, subscriptions: store.subscriptions, readModels: changed };
}

/** A store that stops answering, as if the process that uses it had died; others go on. */
export function mortal(store: ProjectedStore): { readonly store: ProjectedStore; die(): void } {
  let isDead = false;
  const gone = new Promise<never>(() => undefined);
  const dying = <T extends object>(part: T): T =>
    new Proxy(part, {
      get: (target, key) => {
        const found: unknown = Reflect.get(target, key);
        if (typeof found !== 'function') return found;
        return (...given: unknown[]): unknown => (isDead ? gone : found.apply(target, given));
      },
    });
  return {
    store: { log: store.log, subscriptions: dying(store.subscriptions), readModels: dying(store.readModels) },
    die: () => (isDead = true),
  };
}
