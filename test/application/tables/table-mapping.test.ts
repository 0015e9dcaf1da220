import { AggregateRoot, DomainEvent } from 'demesne';
import { tableMapping } from 'demesne/application';
import { PostgresStore } from 'demesne/postgres';
import { SqliteStore } from 'demesne/sqlite';
import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { drawer, Drawer, DrawerId, drawerMapping, drawerOptions, fromRows, toRows } from './drawer.ts';

class Labelled extends DomainEvent.define('desk.Labelled', { label: z.string() }) {}

const define =
  (wrong: object, aggregate: unknown = Drawer) =>
  () =>
    tableMapping(aggregate as typeof Drawer, { ...drawerOptions, toRows, fromRows, ...wrong } as never);
const withThings = (wrong: object) => ({ parts: { things: { ...drawerOptions.parts.things, ...wrong } } });

describe('a mapping is refused where it is written', () => {
  it.each<[string, object, RegExp]>([
    ['a table without a name', { table: '' }, /A table is named like orders/],
    ['a name that SQL would take apart', { table: 'drawers; drop table x' }, /A table is named like orders/],
    ['a column that SQL would take apart', { columns: { 'a"b': 'text' } }, /A column of drawers is named/],
    ['no columns', { columns: undefined }, /has columns/],
    [
      'a kind that is none',
      { columns: { label: 'varchar' } },
      /drawers.label needs a kind.*text, integer.*found 'varchar'/,
    ],
    ['a kind that every object has', { columns: { label: 'toString' } }, /drawers.label needs a kind/],
    ['the column of the id once more', { columns: { drawer_id: 'text' } }, /drawers.drawer_id is filled/],
    ['one column for id and tenant', { tenant: 'drawer_id' }, /drawers.drawer_id is filled/],
    ['the column of the removal once more', { deletedAt: 'label' }, /label is filled/],
    ['a part without a key', withThings({ key: [] }), /things needs a key/],
    ['a key that is no column', withThings({ key: ['nothing'] }), /The key of things/],
    ['a key that may be null', withThings({ key: ['at'] }), /The key of things/],
    ['a part called row', { parts: { row: drawerOptions.parts.things } }, /can't be called row/],
    ['a table twice', withThings({ table: 'drawers' }), /stands there once/],
    ['no functions', { toRows: undefined }, /toRows and fromRows/],
  ])('%s', (_, wrong, message) => {
    expect(define(wrong)).toThrow(
      expect.objectContaining({ code: 'INVALID_DEFINITION', message: expect.stringMatching(message) }),
    );
  });

  it('what is no aggregate', () => {
    expect(define({}, class {})).toThrow(expect.objectContaining({ code: 'INVALID_DEFINITION' }));
  });
});

describe('rows are checked before they are sent', () => {
  const { row, things } = toRows((drawer('d') as unknown as { state: Parameters<typeof toRows>[0] }).state);
  const encode = (rows: unknown) => () =>
    tableMapping(Drawer, { ...drawerOptions, toRows: () => rows as never, fromRows }).encode({}, 'd', '');

  it.each<[string, unknown, RegExp]>([
    ['no row', { things }, /row with its columns, found an array/],
    ['no list', { row, things: things[0] }, /things with its columns, found an object/],
    ['a part that there is not', { row, things, others: [] }, /no part others/],
    ['a column that there is not', { row: { ...row, lable: '' }, things }, /no column lable/],
    ['nothing in a column', { row: { ...row, label: undefined }, things }, /label: expected text, found undefined/],
    [
      'null, which is written undefined',
      { row: { ...row, note: null }, things },
      /note: expected text or undefined, found null/,
    ],
    [
      'another kind',
      { row: { ...row, count: 1.5 }, things },
      /count: expected a whole number up to 2\^53, found a number/,
    ],
    [
      'a text that is none of them',
      { row: { ...row, kind: 'round' }, things },
      /kind: expected one of its texts, found another/,
    ],
    ['null as JSON', { row: { ...row, tags: null }, things }, /tags: expected JSON, and not null/],
    ['a bigint within JSON', { row: { ...row, tags: [{ size: 1n }] }, things }, /tags: expected JSON, and not null/],
    ['NaN within JSON', { row: { ...row, tags: [Number.NaN] }, things }, /tags: expected JSON, and not null/],
    ['a date within JSON', { row: { ...row, tags: [new Date(0)] }, things }, /tags: expected JSON, and not null/],
    ['two rows with one key', { row, things: [things[0], things[0]] }, /two rows with the same key \(/],
    ['nothing at all', undefined, /row with its columns/],
  ])('%s', (_, rows, message) => {
    expect(encode(rows)).toThrow(
      expect.objectContaining({ code: 'UNFIT_ROWS', message: expect.stringMatching(message) }),
    );
  });
});

describe('a store', () => {
  const mapping = drawerMapping();
  const stores: [string, (mappings: never) => unknown][] = [
    ['SqliteStore', (mappings) => new SqliteStore(new Database(':memory:'), { mappings })],
    [
      'PostgresStore',
      (mappings) =>
        new PostgresStore({ query: async () => ({ rows: [] }), connect: () => undefined as never }, { mappings }),
    ],
  ];

  it.each(stores)('%s takes nothing else for a mapping', (_, open) => {
    for (const wrong of [mapping, [{}], [undefined], 'drawers']) {
      expect(() => open(wrong as never)).toThrow(expect.objectContaining({ code: 'INVALID_OPTION' }));
    }
  });

  it.each(stores)('%s takes one mapping for an aggregate', (_, open) => {
    expect(() => open([mapping, drawerMapping()] as never)).toThrow(
      expect.objectContaining({ code: 'AGGREGATE_NAME_CLASH' }),
    );
  });

  it.each(stores)('%s takes no two aggregates in one table, whatever its case', (_, open) => {
    class Label extends AggregateRoot.define('Label', {
      id: DrawerId,
      state: { label: z.string() },
      events: { Labelled },
      evolve: { Labelled: (_before, { data }) => data },
    }) {}
    const labels = tableMapping(Label, {
      table: 'DRAWERS',
      id: 'drawer_id',
      columns: { label: 'text' },
      toRows: ({ label }) => ({ row: { label } }),
      fromRows: ({ row }) => row,
    });
    expect(() => open([mapping, labels] as never)).toThrow(
      expect.objectContaining({ code: 'UNFIT_TABLES', message: expect.stringMatching(/DRAWERS is a table of Drawer/) }),
    );
  });
});
