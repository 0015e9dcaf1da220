import type { Json } from '../../../domain/json.ts';
import type { Lease } from '../../../messaging/durable-subscription/leasing/lease.ts';
import type { NewlyParked } from '../../../messaging/durable-subscription/parking/parked-message.ts';
import type { SubscriptionStore } from '../../../messaging/durable-subscription/subscription-store.ts';
import type {
  ProjectionFailure,
  ReadModelStore,
  RowChange,
  RowPlace,
  VersionStanding,
} from '../../../read-model/read-model-store.ts';
import { criterionOf } from '../../../selection/criterion.ts';
import { selectionOf } from '../../../selection/selection.ts';
import { expectSame } from '../expectations.ts';
import { claimAll, noon } from '../subscription-store/stations.ts';
import type { ReadModelStoreSubject, ReadModelStoreUnderContract } from './subject.ts';

const MODEL = 'shop.books';

/** What a shelf writes: the title of a book, and nothing where it is taken away. */
export type Titles = Readonly<Record<string, string | undefined>>;

/** A read model of books by their titles, and what its versions are made by. */
export class Shelf {
  readonly readModels: ReadModelStore;
  readonly subscriptions: SubscriptionStore;
  readonly store: ReadModelStoreUnderContract;

  constructor(store: ReadModelStoreUnderContract) {
    this.store = store;
    this.readModels = store.readModels;
    this.subscriptions = store.subscriptions;
  }

  static async open({ open }: ReadModelStoreSubject): Promise<Shelf> {
    return new Shelf(await open());
  }

  dispose(): unknown {
    return this.store.dispose?.();
  }

  /** Makes a version known, and its subscription with it; how it stands. */
  async begun(version = 1, { partitions = 1, replayUntil = 0, model = MODEL } = {}): Promise<VersionStanding> {
    const subscription = `${model}@${version}`;
    const standing = await this.readModels.register({ model, version, subscription, replayUntil });
    await this.subscriptions.register(subscription, partitions, 0);
    return standing;
  }

  /** Makes a version known, and holds it: the leases of all its partitions. */
  async held(
    version = 1,
    options: { partitions?: number; replayUntil?: number; model?: string } = {},
  ): Promise<readonly Lease[]> {
    await this.begun(version, options);
    const name = `${options.model ?? MODEL}@${version}`;
    const leases = await claimAll(this.subscriptions, 'ann', [name]);
    return leases.filter(({ subscription }) => subscription === name);
  }

  /** The same, of one partition. */
  async heldAlone(version = 1, options: { replayUntil?: number; model?: string } = {}): Promise<Lease> {
    return (await this.held(version, options))[0] as Lease;
  }

  /** Gives everything to somebody else. */
  async heir(version = 1): Promise<Lease> {
    await this.subscriptions.leave('ann');
    return (await claimAll(this.subscriptions, 'bob', [`${MODEL}@${version}`]))[0] as Lease;
  }

  /** Writes titles whatever is there, and moves on; how that ended. */
  advance(
    lease: Lease,
    position: number,
    titles: Titles | readonly RowChange[] = {},
    { version = 1, model = MODEL, parked }: { version?: number; model?: string; parked?: readonly NewlyParked[] } = {},
  ): Promise<'done' | 'refused' | 'conflict'> {
    const rows = Array.isArray(titles) ? (titles as readonly RowChange[]) : changesOf(titles as Titles);
    return Promise.resolve(
      this.readModels.advance(lease, position, { model, version, rows, ...(parked !== undefined && { parked }) }),
    );
  }

  /** The same, where it has to be done: the lease as it is then. */
  async moved(lease: Lease, position: number, titles: Titles | readonly RowChange[] = {}, version = 1): Promise<Lease> {
    expectSame(await this.advance(lease, position, titles, { version }), 'done', 'It is written.');
    return { ...lease, position };
  }

  /** The titles of some books, by their keys. */
  async titles(keys: readonly string[], place: Partial<RowPlace> = {}): Promise<Readonly<Record<string, Json>>> {
    const rows = await this.readModels.find({ ...live, ...place }, keys);
    return Object.fromEntries(rows.map(({ key, row }) => [key, (row as { readonly title: Json }).title]));
  }

  async revision(key: string): Promise<number | undefined> {
    return (await this.readModels.find({ ...live, version: 1 }, [key]))[0]?.revision;
  }

  /** The keys of what a question finds. */
  async found(query: object = {}, place: Partial<RowPlace> = {}): Promise<readonly string[]> {
    const rows = await this.readModels.select({ ...live, ...place }, { ...selectionOf(query), after: undefined });
    return rows.map(({ key }) => key);
  }

  async count(where: object = {}, place: Partial<RowPlace> = {}): Promise<number> {
    return this.readModels.count({ ...live, ...place }, criterionOf(where));
  }

  async statuses(): Promise<readonly (readonly [number, string])[]> {
    return (await this.readModels.standings(MODEL)).map(({ version, status }) => [version, status] as const);
  }

  async position(version = 1): Promise<number | undefined> {
    return (await this.subscriptions.states([`${MODEL}@${version}`]))[0]?.position;
  }
}

const live: RowPlace = { model: MODEL, version: 'live', tenant: undefined };

export const books = (version: number): { readonly model: string; readonly version: number } => ({
  model: MODEL,
  version,
});

export const changesOf = (titles: Titles, tenant?: string): readonly RowChange[] =>
  Object.entries(titles).map(([key, title]) => changeOf(key, title, undefined, tenant));

/** A change of one row that was decided on a revision. */
export const changeOf = (
  key: string,
  title: string | undefined,
  expected: number | undefined,
  tenant?: string,
): RowChange => ({ tenant, key, row: title === undefined ? undefined : { title }, expected });

export const failure: ProjectionFailure = {
  position: 3,
  id: 'm-3',
  type: 'shop.BookSold',
  cause: { refused: false, name: 'TypeError', message: 'no title', code: 'NO_TITLE' },
  attempts: 2,
  at: noon,
};
