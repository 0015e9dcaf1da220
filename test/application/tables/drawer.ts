import {
  AggregateRoot,
  DomainEvent,
  Entity,
  EntityMap,
  Identifier,
  Instant,
  listOf,
  mapOf,
  optional,
  type StateIn,
  type TypeOf,
} from 'demesne';
import { tableMapping, type RowsOf } from 'demesne/application';
import fc from 'fast-check';
import { z } from 'zod';

export const DrawerId = Identifier.define('DrawerId');
export type DrawerId = TypeOf<typeof DrawerId>;

class Thing extends Entity.define('Thing', {
  id: Identifier.define('ThingId'),
  size: z.int(),
  at: optional(Instant),
}) {}

const content = {
  label: z.string(),
  kind: z.enum(['tall', 'flat']),
  count: z.int(),
  weight: z.number(),
  cents: z.bigint(),
  isOpen: z.boolean(),
  filledAt: optional(Instant),
  note: optional(z.string()),
  tags: listOf(z.string()),
  things: mapOf(Thing),
};

class DrawerFilled extends DomainEvent.define('desk.DrawerFilled', content) {}
class DrawerEmptied extends DomainEvent.define('desk.DrawerEmptied', {}) {}

/** Something with a column of every kind. */
export class Drawer extends AggregateRoot.define('Drawer', {
  id: DrawerId,
  state: content,
  events: { DrawerFilled, DrawerEmptied },
  evolve: {
    DrawerFilled: (_, { data }) => data,
    DrawerEmptied: (drawer) => {
      drawer.things = EntityMap.empty();
      drawer.count = 0;
    },
  },
}) {
  static fill(id: string, data: DrawerFilled['data']): Drawer {
    return new Drawer(DrawerId.of(id)).begin(new DrawerFilled(data));
  }

  get label() {
    return this.state.label;
  }

  empty() {
    return this.record(new DrawerEmptied());
  }
}

/** Its tables; whole numbers of any size need a type of their own on each database. */
export const drawerTables = (anySize: string): string => `
  create table drawers (
    tenant text not null, drawer_id text not null, label text not null, kind text not null, count bigint not null,
    weight double precision not null, cents ${anySize} not null, is_open boolean not null, filled_at timestamptz, note text,
    tags json not null, closed_at timestamptz, primary key (tenant, drawer_id)
  );
  create table things (
    tenant text not null, drawer text not null, thing text not null, place integer not null, size integer not null,
    at timestamptz, primary key (tenant, drawer, thing), foreign key (tenant, drawer) references drawers
  );`;

export const drawerOptions = {
  table: 'drawers',
  id: 'drawer_id',
  tenant: 'tenant',
  columns: {
    label: 'text',
    kind: ['tall', 'flat'],
    count: 'integer',
    weight: 'number',
    cents: 'bigint',
    is_open: 'boolean',
    filled_at: 'instant?',
    note: 'text?',
    tags: 'json',
  },
  parts: {
    things: {
      table: 'things',
      id: 'drawer',
      key: ['thing'],
      columns: { thing: 'text', place: 'integer', size: 'integer', at: 'instant?' },
    },
  },
} as const;

type Rows = RowsOf<typeof drawerOptions.columns, typeof drawerOptions.parts>;

export const toRows = ({ isOpen, filledAt, note, tags, things, ...row }: StateIn<Drawer>): Rows => ({
  row: { ...row, is_open: isOpen, filled_at: filledAt, note, tags: [...tags] },
  things: Array.from(things.values(), ({ id, size, at }, place) => ({ thing: id, place, size, at })),
});

export const fromRows = ({ row, things }: Rows): StateIn<Drawer> => {
  const { is_open: isOpen, filled_at: filledAt, tags, ...others } = row;
  const inOrder = things.toSorted((one, other) => one.place - other.place);
  const all = inOrder.map(({ thing, size, at }) => Thing.reconstitute({ id: thing as Thing['id'], size, at }));
  return { ...others, isOpen, filledAt, tags: tags as readonly string[], things: EntityMap.of(all) };
};

/** How a drawer stands in them; told more of, where a test needs it. */
export const drawerMapping = (more: { readonly deletedAt?: string } = {}) =>
  tableMapping(Drawer, { ...drawerOptions, ...more, toRows, fromRows });

/** Text that every database keeps. */
const text = fc
  .oneof(
    fc.constantFrom(
      '',
      ' ',
      "o'brien",
      '"',
      '\\',
      '\\u0000',
      '%',
      '$1',
      '?',
      'null',
      '\t\n',
      '😀',
      'é',
      'e\u0301',
      '0',
      '1e3',
    ),
    fc.string({ unit: 'binary', maxLength: 6 }),
  )
  .filter((one) => !/[\0\p{Cs}]/u.test(one));
const instant = fc
  .integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 })
  .map((epochMs) => Instant.fromEpochMs(epochMs));
const whole = fc.maxSafeInteger();
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const size = fc.integer();

/** What an identifier may be. */
const name = fc.oneof(
  fc.constantFrom('a', 'A', 'é', '😀', '\uffef', '10', '9'),
  fc.stringMatching(/^[\w'"%.:/-]{1,3}$/),
);

const things = fc
  .uniqueArray(fc.record({ id: name, size, at: maybe(instant) }), {
    maxLength: 5,
    selector: ({ id }) => id,
  })
  .map((all) => EntityMap.of(all.map((one) => new Thing(one as never))));

/** What a drawer holds, of all sorts. */
export const contentByChance = fc.record({
  label: text,
  kind: fc.constantFrom('tall' as const, 'flat' as const),
  count: whole,
  weight: fc.double({ noNaN: true, noDefaultInfinity: true }).map((weight) => weight + 0),
  cents: fc.bigInt({ min: -(2n ** 80n), max: 2n ** 80n }),
  isOpen: fc.boolean(),
  filledAt: maybe(instant),
  note: maybe(text),
  tags: fc.array(text, { maxLength: 3 }),
  things,
});

/** A drawer that is plain but for what is said. */
export const drawer = (id: string, data: Partial<DrawerFilled['data']> = {}): Drawer =>
  Drawer.fill(id, {
    label: 'pens',
    kind: 'flat',
    count: 1,
    weight: 0.5,
    cents: 5n,
    isOpen: false,
    tags: ['blue'],
    things: EntityMap.of([
      new Thing({ id: 'pen' as Thing['id'], size: 3 }),
      new Thing({ id: 'cap' as Thing['id'], size: 1 }),
    ]),
    ...data,
  });
