import type { Instant } from 'demesne';
import { tableMapping, type RowOf, type TableMapping } from 'demesne/application';
import { expectTypeOf, it } from 'vitest';
import { Drawer, drawerOptions, fromRows, toRows } from './drawer.ts';

it('a row has what its columns say', () => {
  expectTypeOf<RowOf<{ a: 'text'; b: 'instant?'; c: readonly ['x', 'y']; d: 'bigint' }>>().toEqualTypeOf<{
    readonly a: string;
    readonly b: Instant | undefined;
    readonly c: 'x' | 'y';
    readonly d: bigint;
  }>();
});

it('a mapping knows its aggregate', () => {
  expectTypeOf(tableMapping(Drawer, { ...drawerOptions, toRows, fromRows })).toEqualTypeOf<TableMapping<Drawer>>();
});

it('rows and state have to be whole', () => {
  tableMapping(Drawer, {
    ...drawerOptions,
    // @ts-expect-error -- label is missing
    toRows: (state) => {
      const { row, things } = toRows(state);
      const { label: _, ...others } = row;
      return { row: others, things };
    },
    fromRows,
  });
  tableMapping(Drawer, {
    ...drawerOptions,
    toRows,
    // @ts-expect-error -- tags are missing
    fromRows: (rows) => {
      const { tags: _, ...others } = fromRows(rows);
      return others;
    },
  });
  tableMapping(Drawer, {
    table: 'drawers',
    id: 'id',
    // @ts-expect-error -- that is no kind
    columns: { label: 'varchar' },
    toRows: () => ({ row: {} }) as never,
    fromRows: () => ({}) as never,
  });
});
