import { EntityMap, Instant } from 'demesne';
import { tableMapping, type TableMapping } from 'demesne/application';
import { SqliteStore } from 'demesne/sqlite';
import { runContract, tableMappingContract } from 'demesne/testing/contract';
import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import {
  Drawer,
  drawer,
  drawerMapping,
  drawerOptions,
  drawerTables,
  fromRows,
  toRows,
} from '../../application/tables/drawer.ts';

const noon = Instant.of('2026-03-01T12:00:00Z');

const samples = (): [Drawer, Drawer, Drawer] => [
  drawer('full', { filledAt: noon, note: '', cents: 2n ** 70n }),
  drawer('bare', { things: EntityMap.empty(), tags: [] }),
  drawer('other', { weight: 0, isOpen: true }),
];

interface Flaw {
  readonly mapping?: TableMapping<Drawer>;
  readonly tables?: string;
  readonly samples?: () => [Drawer, Drawer, ...Drawer[]];
}

const contractOver = ({ mapping = drawerMapping(), tables = drawerTables('text'), samples: given = samples }: Flaw) =>
  tableMappingContract<Drawer>({
    mapping,
    samples: given,
    open: () => {
      const database = new Database(':memory:');
      database.exec(`pragma foreign_keys = on; ${tables}`);
      const store = new SqliteStore(database, { mappings: [mapping] });
      store.migrate();
      const dispose = (): void => {
        store.close();
        database.close();
      };
      return { store, dispose };
    },
  });

runContract(contractOver({}), { describe, it });

const sound = drawerTables('text');
describe('the contract of mappings finds', () => {
  it.each<[string, string, Flaw]>([
    ['samples that are the same', 'the samples differ', { samples: () => [drawer('a'), drawer('a')] }],
    [
      'a datum that is forgotten',
      'the rows of a state make that state',
      {
        mapping: tableMapping(Drawer, {
          ...drawerOptions,
          toRows,
          fromRows: (rows) => ({ ...fromRows(rows), filledAt: undefined }),
        }),
      },
    ],
    [
      'an order that no column keeps',
      'the rows of a state make that state',
      {
        mapping: tableMapping(Drawer, {
          ...drawerOptions,
          toRows,
          fromRows: ({ row, things }) => fromRows({ row, things: things.map((thing, place) => ({ ...thing, place })) }),
        }),
      },
    ],
    [
      'a column that cannot hold what it is given',
      'what was written is read back',
      { tables: sound.replace('cents text', 'cents integer') },
    ],
    [
      'rows that stay',
      'any state takes the place',
      { tables: `${sound} create trigger stays before delete on things begin select raise(ignore); end;` },
    ],
    [
      'a key that lacks the tenant',
      'tenants have each their own',
      {
        tables: sound
          .replace('primary key (tenant, drawer_id)', 'primary key (drawer_id), unique (tenant, drawer_id)')
          .replace('references drawers', 'references drawers (tenant, drawer_id)'),
      },
    ],
  ])('%s', async (_, rule, flaw) => {
    const broken: string[] = [];
    for (const { name, run } of contractOver(flaw).rules) await run().catch(() => broken.push(name));
    expect(broken.join('; ')).toContain(rule);
  });
});
