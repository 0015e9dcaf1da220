import { AggregateRoot, DomainEvent, Identifier, Instant, stateStored } from 'demesne';
import { BufferedUnitOfWork, tableMapping, type Store, type TableMapping } from 'demesne/application';
import { tableMappingContract } from 'demesne/testing/contract';
import fc from 'fast-check';
import { ok, safeTry } from 'neverthrow';
import { expect, it } from 'vitest';
import { contentByChance, drawer, Drawer, DrawerId, drawerMapping, drawerOptions } from './drawer.ts';

/** A database with the tables of drawers, over which any number of stores may be made. */
export interface Office {
  /** A store over the database that is already migrated. */
  storeWith(mappings: readonly TableMapping[]): Store;
  /** Somebody who reads and writes in SQL. */
  sql(statement: string): Promise<readonly object[]>;
  /** The store's own table of aggregates. */
  readonly guards: string;
  dispose(): unknown;
}

const deskOver = (store: Store) => new BufferedUnitOfWork(store, { drawers: stateStored(Drawer) });
type Desk = ReturnType<typeof deskOver>;

const keep = async (desk: Desk, one: Drawer) =>
  (await desk.run(({ drawers }) => drawers.save(one), { attempts: 1 }))._unsafeUnwrap();

const empty = async (desk: Desk, id: string, how: 'save' | 'delete' = 'save') =>
  (
    await desk.run(({ drawers }) =>
      safeTry(async function* () {
        const found = yield* await drawers.get(DrawerId.of(id));
        yield* found.empty();
        return drawers[how](found);
      }),
    )
  )._unsafeUnwrap();

const found = async (desk: Desk, id: string) =>
  (await desk.run(async ({ drawers }) => ok(await drawers.find(DrawerId.of(id)))))._unsafeUnwrap();

/** Adds the tests of a database. */
export function mappedTests(open: () => Promise<Office>): void {
  async function inOffice(work: (office: Office) => Promise<void>): Promise<void> {
    const office = await open();
    try {
      await work(office);
    } finally {
      await office.dispose();
    }
  }

  it('nothing of a state is lost in columns of every kind', () =>
    inOffice(async ({ storeWith, sql, guards }) => {
      const store = storeWith([drawerMapping()]);
      const property = fc.asyncProperty(contentByChance, contentByChance, async (one, other) => {
        const contract = tableMappingContract({
          mapping: drawerMapping(),
          samples: () => [
            Drawer.fill('one', { ...one, label: 'one' }),
            Drawer.fill('other', { ...other, label: 'other' }),
          ],
          open: async () => {
            for (const table of ['things', 'drawers', guards]) await sql(`delete from ${table}`);
            return { store };
          },
        });
        for (const { run } of contract.rules) await run();
      });
      await fc.assert(property, { numRuns: 15 });
    }));

  it('what was saved before there were tables is read on, and goes into them when it changes', () =>
    inOffice(async ({ storeWith, sql }) => {
      await keep(deskOver(storeWith([])), drawer('d'));
      const desk = deskOver(storeWith([drawerMapping()]));
      expect((await found(desk, 'd'))?.label).toBe('pens');
      expect(
        (await desk.run(({ drawers }) => drawers.page({ where: { label: 'pens' } })))._unsafeUnwrap().items,
      ).toHaveLength(1);
      expect(await sql('select label from drawers')).toEqual([]);

      await empty(desk, 'd');
      expect(await sql('select label from drawers')).toEqual([{ label: 'pens' }]);
      expect((await found(desk, 'd'))?.version).toBe(2);
    }));

  it('a store without the mapping refuses what is in tables', () =>
    inOffice(async ({ storeWith }) => {
      await keep(deskOver(storeWith([drawerMapping()])), drawer('d'));
      const desk = deskOver(storeWith([]));
      await expect(found(desk, 'd')).rejects.toMatchObject({ code: 'UNFIT_TABLES', aggregate: 'Drawer' });
      await expect(desk.run(({ drawers }) => drawers.page())).rejects.toMatchObject({ code: 'UNFIT_TABLES' });
    }));

  it('a row that somebody else made for a new id is a conflict, and stays as it was', () =>
    inOffice(async ({ storeWith, sql }) => {
      const store = storeWith([drawerMapping()]);
      await sql(legacyRow);
      const answer = await deskOver(store).run(({ drawers }) => drawers.save(drawer('old')), { attempts: 1 });
      expect(answer._unsafeUnwrapErr()).toMatchObject({ name: 'ConcurrencyConflict', id: 'old', expected: 0 });
      expect(await sql('select label from drawers')).toEqual([{ label: 'ink' }]);
      expect(await store.log.head()).toBe(0);
    }));

  it('rows that were there before are adopted by a row in the table of the store', () =>
    inOffice(async ({ storeWith, sql, guards }) => {
      const store = storeWith([drawerMapping()]);
      await sql(legacyRow);
      await sql(`insert into ${guards} (tenant, name, id, version, state, created_at, updated_at)
        select tenant, 'Drawer', drawer_id, 1, 'null', '2026-03-01T12:00:00.000Z', '2026-03-01T12:00:00.000Z' from drawers`);
      expect(await found(deskOver(store), 'old')).toMatchObject({ label: 'ink', version: 1 });
      await empty(deskOver(store), 'old');
      const events = await store.log.readStream('Drawer/old', 1, 10);
      expect(events.map(({ aggregate }) => aggregate.version)).toEqual([2]);
    }));

  it('what rows can not be read is said without a word of what they hold', () =>
    inOffice(async ({ storeWith, sql }) => {
      const desk = deskOver(storeWith([drawerMapping()]));
      await keep(desk, drawer('d'));
      const message = async () => {
        const thrown: unknown = await found(desk, 'd').catch((error: unknown) => error);
        expect(thrown).toMatchObject({ code: 'UNREADABLE_ROWS', aggregate: 'Drawer', id: 'd' });
        return (thrown as Error).message.replace("The rows of Drawer d can't be read: ", '');
      };
      await sql("update drawers set kind = 'secret'");
      expect(await message()).toBe('drawers.kind: expected one of its texts, found another.');
      await sql("update drawers set kind = 'flat', count = 9007199254740993");
      expect(await message()).toMatch(/^drawers\.count: expected a whole number up to 2\^53/);
      await sql("update drawers set count = 1, tags = 'null'");
      expect(await message()).toBe('drawers.tags: expected JSON, and not null, found undefined.');
      await sql('delete from things');
      await sql('delete from drawers');
      expect(await message()).toBe('expected one row in drawers, found 0.');
    }));

  it('rows that no table can hold are refused before anything is sent', () =>
    inOffice(async ({ storeWith, sql }) => {
      const store = storeWith([drawerMapping()]);
      const faultOf = (one: Drawer) => deskOver(store).run(({ drawers }) => drawers.save(one));
      await expect(
        faultOf(drawer('d', { filledAt: Instant.fromEpochMs(8_640_000_000_000_000) })),
      ).rejects.toMatchObject({
        code: 'UNFIT_ROWS',
        table: 'drawers',
      });
      await expect(faultOf(drawer('d', { note: 'a\0b' }))).rejects.toMatchObject({ code: 'UNSTORABLE_TEXT' });
      await expect(faultOf(drawer('d', { tags: ['\ud800'] }))).rejects.toMatchObject({ code: 'UNSTORABLE_TEXT' });
      expect(await sql('select label from drawers')).toEqual([]);
      expect(await store.log.head()).toBe(0);
    }));

  it.each([
    ['table', { table: 'nowhere' }],
    ['column', { columns: { ...drawerOptions.columns, nothing: 'text?' } }],
    ['column of the id', { id: 'nothing' }],
  ])('a %s that is not there is said', (_, wrong) =>
    inOffice(async ({ storeWith }) => {
      const mapping = tableMapping(Drawer, {
        ...drawerOptions,
        ...(wrong as object),
        toRows: () =>
          ({
            row: { label: '', kind: 'flat', count: 1, weight: 1, cents: 1n, is_open: true, tags: [] },
            things: [],
          }) as never,
        fromRows: (rows) => rows as never,
      });
      const store = storeWith([mapping]);
      const saving = deskOver(store).run(({ drawers }) => drawers.save(drawer('d')));
      await expect(saving).rejects.toMatchObject({
        code: 'UNFIT_TABLES',
        aggregate: 'Drawer',
        message: expect.stringMatching(/\(.*(?:nowhere|nothing)/),
      });
      expect(await store.log.head()).toBe(0);
    }),
  );

  it('with a column for it, the rows of what is deleted stay, as it was in the end and with the time', () =>
    inOffice(async ({ storeWith, sql }) => {
      const desk = deskOver(storeWith([drawerMapping({ deletedAt: 'closed_at' })]));
      await keep(desk, drawer('d'));
      expect(await sql('select closed_at from drawers')).toEqual([{ closed_at: null }]);
      await empty(desk, 'd', 'delete');
      expect(await found(desk, 'd')).toBeUndefined();
      expect(await sql('select label from drawers where closed_at is not null')).toEqual([{ label: 'pens' }]);
      expect(await sql('select thing from things')).toEqual([]);
    }));

  it('of several aggregates those are written first that others refer to, and deleted last, however a unit has met them', () =>
    inOffice(async ({ storeWith, sql }) => {
      await sql(
        'create table labels (id text primary key, drawer text not null, tenant text not null, foreign key (tenant, drawer) references drawers)',
      );
      const store = storeWith([drawerMapping(), labels]);
      const unit = new BufferedUnitOfWork(store, { drawers: stateStored(Drawer), labels: stateStored(Label) });
      const saved = await unit.run((all) =>
        safeTry(async function* () {
          yield* await all.labels.save(Label.stick('l', 'd'));
          return all.drawers.save(drawer('d'));
        }),
      );
      saved._unsafeUnwrap();
      const deleted = await unit.run((all) =>
        safeTry(async function* () {
          yield* await all.drawers.delete(yield* await all.drawers.get(DrawerId.of('d')));
          return all.labels.delete(yield* await all.labels.get(LabelId.of('l')));
        }),
      );
      deleted._unsafeUnwrap();
      expect(await sql('select id from labels')).toEqual([]);
    }));
}

const legacyRow = `insert into drawers (tenant, drawer_id, label, kind, count, weight, cents, is_open, tags)
  values ('', 'old', 'ink', 'tall', 3, 1.5, 7, true, '[]')`;

const LabelId = Identifier.define('LabelId');

class LabelStuck extends DomainEvent.define('desk.LabelStuck', { drawer: DrawerId }) {}

/** Something that refers to a drawer by a foreign key. */
class Label extends AggregateRoot.define('Label', {
  id: LabelId,
  state: { drawer: DrawerId },
  events: { LabelStuck },
  evolve: { LabelStuck: (_, { data }) => data },
}) {
  static stick(id: string, on: string) {
    return new Label(LabelId.of(id)).begin(new LabelStuck({ drawer: DrawerId.of(on) }));
  }
}

const labels = tableMapping(Label, {
  table: 'labels',
  id: 'id',
  tenant: 'tenant',
  columns: { drawer: 'text' },
  toRows: (row) => ({ row }),
  fromRows: ({ row }) => ({ drawer: DrawerId.of(row.drawer) }),
});
