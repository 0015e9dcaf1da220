import type { Result } from 'neverthrow';
import { stateStored } from '../../../application/state/state-stored.ts';
import type { Lease } from '../../../messaging/durable-subscription/leasing/lease.ts';
import type { NewlyParked } from '../../../messaging/durable-subscription/parking/parked-message.ts';
import type { Place } from '../../../messaging/durable-subscription/handling/place.ts';
import type { SubscriptionStore } from '../../../messaging/durable-subscription/subscription-store.ts';
import { bankMessages } from '../bank.ts';
import { expectSame, okOf } from '../expectations.ts';
import { claimAll, failed } from '../subscription-store/stations.ts';
import { BankWorld, changed, type BankRepositories } from '../unit-of-work/bank-world.ts';
import type { HandledPositionsSubject, HandledPositionsUnderContract } from './subject.ts';

/** What a message leads to. */
const deposit = ({ accounts }: BankRepositories) => changed(accounts, 'a', (account) => account.deposit(1));

/** A bank, and a subscription to its messages that has its inbox by position: `mail`. */
export class SortingOffice {
  readonly bank: BankWorld;
  readonly subscriptions: SubscriptionStore;

  constructor(store: HandledPositionsUnderContract) {
    this.bank = new BankWorld(store, stateStored);
    this.subscriptions = store.subscriptions;
  }

  static async open({ open }: HandledPositionsSubject): Promise<SortingOffice> {
    const office = new SortingOffice(await open(bankMessages));
    await office.bank.having({ a: 0 });
    return office;
  }

  dispose(): unknown {
    return this.bank.dispose();
  }

  /** Registers `mail`, or another one, and has one owner hold all of it. */
  async held(partitions = 1, name = 'mail', position = 0): Promise<readonly Lease[]> {
    await this.subscriptions.register(name, partitions, position);
    await this.subscriptions.trackBuckets(name);
    return this.claimed('ann', name);
  }

  /** The one lease of a subscription of one partition. */
  async heldAlone(): Promise<Lease> {
    return (await this.held())[0] as Lease;
  }

  /** As many heartbeats as it takes to hold everything: the leases of one subscription. */
  async claimed(owner: string, name = 'mail'): Promise<readonly Lease[]> {
    const leases = await claimAll(this.subscriptions, owner, [name]);
    return leases.filter(({ subscription }) => subscription === name);
  }

  /** Gives everything to somebody else: the leases of `mail` as that one has them. */
  async heirs(): Promise<readonly Lease[]> {
    await this.subscriptions.leave('ann');
    return this.claimed('bob');
  }

  /** The same, of the one partition that there is. */
  async heir(): Promise<Lease> {
    return (await this.heirs())[0] as Lease;
  }

  /** Parks messages that have failed, and moves to position 100: the lease as it is then. */
  async park(lease: Lease, ...parked: readonly NewlyParked[]): Promise<Lease> {
    expectSame(await this.subscriptions.checkpoint(lease, 100, { parked }), true, 'The checkpoint is taken.');
    return { ...lease, position: 100 };
  }

  /** Handles a message once: it is done with `'done'`, and with nothing where it was before. */
  handle(lease: Lease, position: number, part: Partial<Place> = {}): Promise<Result<unknown, unknown>> {
    return this.bank.unit.runOnce(async (repositories) => (await deposit(repositories)).map(() => 'done'), {
      subscription: lease.subscription,
      causationId: `m-${position}`,
      place: placeOf(lease, position, part),
    });
  }

  /** The same, where it has to be done now. */
  async handleFirst(lease: Lease, position: number, part?: Partial<Place>): Promise<void> {
    expectSame(okOf(await this.handle(lease, position, part)), 'done', `The message at ${position} is open.`);
  }

  /** The same, where it was done before. */
  async handleAgain(lease: Lease, position: number, part?: Partial<Place>): Promise<void> {
    expectSame(okOf(await this.handle(lease, position, part)), undefined, `The message at ${position} was handled.`);
  }

  /** How often something was done. */
  async times(): Promise<number | undefined> {
    return (await this.bank.committed('a'))?.balance;
  }
}

/** A place in bucket 0. */
export const placeOf = ({ partition, epoch }: Lease, position: number, part: Partial<Place> = {}): Place => ({
  position,
  bucket: 0,
  partition,
  epoch,
  parked: false,
  ...part,
});

/** A message that has failed, and is tried again at once: key `a` in bucket 0. */
export const put = (position: number, part: Partial<NewlyParked> = {}): NewlyParked =>
  failed('a', position, { retryInMs: 0, ...part });

/** What a message comes with that is tried again. */
export const again = { parked: true } as const;
