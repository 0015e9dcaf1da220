import { ok, safeTry } from 'neverthrow';
import type { PageQuery, StateIn } from '../../../selection/where.ts';
import type { AuditStamps, Tombstone } from '../../../application/state/audit-stamps.ts';
import type { StateRepository } from '../../../application/state/state-repository.ts';
import { stateStored } from '../../../application/state/state-stored.ts';
import type { RunOptions, UnitOfWork } from '../../../application/unit-of-work/unit-of-work.ts';
import type { Page } from '../../../domain/page.ts';
import { FixedClock } from '../../fixed-clock.ts';
import { expectSame, okOf } from '../expectations.ts';
import type { StoreUnderContract, UnitOfWorkSubject } from '../unit-of-work/subject.ts';
import { Parcel, ParcelId, parcelMessages, type Packing, type WhereParcel } from './parcel.ts';

export type Parcels = { readonly parcels: StateRepository<Parcel> };

/** Parcels over the store under contract. */
export class PostOffice {
  readonly clock = new FixedClock('2026-03-01T12:00:00Z');
  readonly unit: UnitOfWork<Parcels>;
  readonly #store: StoreUnderContract;

  constructor(store: StoreUnderContract, { recipe = stateStored }: UnitOfWorkSubject) {
    this.#store = store;
    // What keeps events alone can't be asked, and so isn't under this contract.
    this.unit = store.unitOfWork({ parcels: (recipe as typeof stateStored)(Parcel) }, { clock: this.clock });
  }

  static async open(subject: UnitOfWorkSubject): Promise<PostOffice> {
    return new PostOffice(await subject.open(parcelMessages), subject);
  }

  dispose(): unknown {
    return this.#store.dispose?.();
  }

  /** Packs parcels, each with its id. */
  async having(parcels: Readonly<Record<string, Packing>>, options?: RunOptions): Promise<void> {
    const packed = await this.unit.run(
      (repositories) =>
        safeTry(async function* () {
          for (const [id, packing] of Object.entries(parcels)) {
            yield* await repositories.parcels.save(Parcel.pack(id, packing));
          }
          return ok();
        }),
      options,
    );
    okOf(packed);
  }

  /** Changes one parcel, and saves or deletes it. */
  async changing(id: string, change: 'delete' | number, options?: RunOptions): Promise<void> {
    const changed = await this.unit.run(
      ({ parcels }) =>
        safeTry(async function* () {
          const parcel = yield* await parcels.get(ParcelId.of(id));
          if (change === 'delete') return parcels.delete(parcel);
          yield* parcel.weigh(change);
          return parcels.save(parcel);
        }),
      options,
    );
    okOf(changed);
  }

  /** The ids of one page, in their order, and where it goes on. */
  async page(
    query: PageQuery<StateIn<Parcel>> = {},
    options?: RunOptions,
  ): Promise<{ readonly ids: readonly string[]; readonly next: string | undefined }> {
    const { items, next } = okOf(await this.unit.run(({ parcels }) => parcels.page(query), options));
    return { ids: items.map(({ id }) => id), next };
  }

  /** One page of what was deleted. */
  async deleted(
    query: { readonly after?: string; readonly limit?: number } = {},
    options?: RunOptions,
  ): Promise<Page<Tombstone>> {
    return okOf(await this.unit.run(({ parcels }) => parcels.deleted(query), options));
  }

  async stamps(id: string, options?: RunOptions): Promise<AuditStamps | undefined> {
    return okOf(await this.unit.run(async ({ parcels }) => ok(await parcels.stamps(ParcelId.of(id))), options));
  }

  /** A question finds these, by `page` and by `count`. */
  async expectFound(where: WhereParcel, ids: readonly string[], sentence: string): Promise<void> {
    expectSame((await this.page({ where })).ids, ids, sentence);
    const count = okOf(await this.unit.run(async ({ parcels }) => ok(await parcels.count({ where }))));
    expectSame(count, ids.length, `count says how many page finds. ${sentence}`);
  }
}
