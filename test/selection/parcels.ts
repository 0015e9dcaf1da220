import {
  AggregateRoot,
  DomainEvent,
  Identifier,
  Instant,
  listOf,
  optional,
  stateStored,
  ValueObject,
  type PageQuery,
  type StateIn,
  type TypeOf,
  type Where,
} from 'demesne';
import { BufferedUnitOfWork, type Store } from 'demesne/application';
import fc from 'fast-check';
import { ok, safeTry } from 'neverthrow';
import { z } from 'zod';

export const ParcelId = Identifier.define('ParcelId');
export type ParcelId = TypeOf<typeof ParcelId>;

class Town extends ValueObject.define('Town', { name: z.string(), zip: optional(z.string()) }) {}
class Label extends ValueObject.define('Label', z.string()) {}

const content = {
  label: Label,
  note: z.string(),
  weight: z.number(),
  isFragile: z.boolean(),
  insured: optional(z.bigint()),
  sentAt: optional(Instant),
  to: Town,
  stops: listOf(z.string()),
};

export class ParcelPacked extends DomainEvent.define('post.ParcelPacked', content) {}
export class ParcelTouched extends DomainEvent.define('post.ParcelTouched', { weight: z.number() }) {}

/** Something with a field of every kind that can be asked for, and one that can't. */
export class Parcel extends AggregateRoot.define('Parcel', {
  id: ParcelId,
  state: content,
  events: { ParcelPacked, ParcelTouched },
  evolve: {
    ParcelPacked: (_, { data }) => data,
    ParcelTouched: (parcel, { data }) => {
      parcel.weight = data.weight;
    },
  },
}) {
  static pack(id: string, packed: Partial<Packing> = {}): Parcel {
    const { label, note, weight, isFragile, insured, sentAt, town, zip } = { ...plain, ...packed };
    return new Parcel(ParcelId.of(id)).begin(
      new ParcelPacked({
        label: new Label(label),
        note,
        weight,
        isFragile,
        to: new Town({ name: town, ...(zip !== undefined && { zip }) }),
        stops: [note],
        ...(insured !== undefined && { insured }),
        ...(sentAt !== undefined && { sentAt }),
      }),
    );
  }

  weigh(weight: number) {
    return this.record(new ParcelTouched({ weight }));
  }

  get weight() {
    return this.state.weight;
  }
}

export interface Packing {
  readonly label: string;
  readonly note: string;
  readonly weight: number;
  readonly isFragile: boolean;
  readonly insured: bigint | undefined;
  readonly sentAt: Instant | undefined;
  readonly town: string;
  readonly zip: string | undefined;
}

const plain: Packing = {
  label: 'books',
  note: '',
  weight: 1,
  isFragile: false,
  insured: undefined,
  sentAt: undefined,
  town: 'Delft',
  zip: undefined,
};

export type ParcelState = StateIn<Parcel>;

/** A post office over a store, with what its tests do all the time; of a tenant, where one is named. */
export function postOffice(store: Store, tenant?: string) {
  const unit = new BufferedUnitOfWork(store, { parcels: stateStored(Parcel) });
  const cause = tenant === undefined ? {} : { tenant };
  return {
    pack: (parcels: Readonly<Record<string, Partial<Packing>>>) =>
      unit.run(
        (repositories) =>
          safeTry(async function* () {
            for (const [id, packing] of Object.entries(parcels)) {
              yield* await repositories.parcels.save(Parcel.pack(id, packing));
            }
            return ok();
          }),
        cause,
      ),
    /** The ids of each page, from the first to the last. */
    pages: async (query: PageQuery<ParcelState>) => {
      const pages: string[][] = [];
      for (let after: string | undefined, isLast = false; !isLast;) {
        const asked = after === undefined ? query : { ...query, after };
        const { items, next } = (await unit.run(({ parcels }) => parcels.page(asked), cause))._unsafeUnwrap();
        pages.push(items.map(({ id }) => id));
        after = next;
        isLast = next === undefined;
      }
      return pages;
    },
    count: async (where: Where<ParcelState>) =>
      (await unit.run(async ({ parcels }) => ok(await parcels.count({ where })), cause))._unsafeUnwrap(),
  };
}

/** Texts that a careless store orders or reads in another way. */
const text = fc.oneof(
  fc.constantFrom(
    '',
    'a',
    'A',
    'b',
    'ä',
    'é',
    'e\u0301',
    'z',
    '~',
    '\ufb01',
    '\uffef',
    '😀',
    "o'brien",
    '"',
    '\\',
    '\\u',
    '%',
    '_',
  ),
  fc.constantFrom(
    '\u0000',
    'a\u0000b',
    '\ud800',
    'x\udfff',
    '\u001f',
    '\ufffe',
    '\uffff',
    '\\u0041',
    '\\\\u',
    '\t',
    '\n',
    '\u007f',
  ),
  fc.string({ unit: 'binary', maxLength: 4 }),
  fc.constantFrom('2026-03-01T12:00:00.000Z', '10', '9', 'true', 'null'),
);
/** Texts that can be asked for. */
// oxlint-disable-next-line no-control-regex -- that is what they must not have
const asked = text.filter((one) => !/[\u0000-\u0007\u000b\u000e-\u001f\ufffe\uffff\p{Cs}]/u.test(one));
const number = fc.oneof(
  fc.constantFrom(0, -0, 1, -1, 0.1, 0.2, 0.30000000000000004, 1e21, 2 ** 53, 2 ** 60, 1e300, 5e-324, 10, 9),
  fc.integer({ min: -3, max: 3 }),
  fc.integer(),
);
const instant = fc
  .oneof(fc.constantFrom(0, -1, 1_772_366_400_000), fc.integer({ min: -60_000_000_000_000, max: 250_000_000_000_000 }))
  .map((epochMs) => Instant.fromEpochMs(epochMs));
const insured = fc.constantFrom(0n, 9n, 10n, -1n, 2n ** 70n);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const packing: fc.Arbitrary<Packing> = fc.record({
  label: text,
  note: text,
  weight: number,
  isFragile: fc.boolean(),
  insured: maybe(insured),
  sentAt: maybe(instant),
  town: text,
  zip: maybe(text),
});

/** Some parcels by their ids. */
export const parcelsByChance: fc.Arbitrary<Readonly<Record<string, Packing>>> = fc.dictionary(
  fc.oneof(fc.constantFrom('a', 'B', 'b', 'é', '😀', '\uffef', 'x-y', "q'"), fc.stringMatching(/^[\w'"%.:/-]{1,3}$/)),
  packing,
  { maxKeys: 12, noNullPrototype: true },
);

const condition = <T>(datum: fc.Arbitrary<T>, isOrdered: boolean) =>
  fc.oneof(
    datum,
    fc.record({ eq: datum }),
    fc.record({ in: fc.array(datum, { maxLength: 3 }) }),
    fc.record({ isMissing: fc.boolean() }),
    ...(isOrdered
      ? [
          fc.record({ gte: datum, lt: datum }),
          fc.record({ gt: datum }),
          fc.record({ lte: datum }),
          fc.record({ lt: datum }),
        ]
      : []),
  );

const leaf = fc.oneof(
  fc.record({ label: condition(asked, true) }),
  fc.record({ note: condition(asked, true) }),
  fc.record({ weight: condition(number, true) }),
  fc.record({ isFragile: condition(fc.boolean(), false) }),
  fc.record({ insured: condition(insured, false) }),
  fc.record({ sentAt: condition(instant, true) }),
  fc.record({ 'to.name': condition(asked, true) }),
  fc.record({ 'to.zip': condition(asked, true), weight: condition(number, true) }),
  // What is no single datum, or isn't there at all, and data of another kind than the field's.
  fc.record({ stops: condition(asked, true) }),
  fc.record({ to: condition(asked, true) }),
  fc.record({ 'to.name.length': condition(number, true) }),
  fc.record({ weight: condition(asked, true) }),
  fc.record({ note: condition(number, true) }),
  fc.constant({}),
);

/** A question to any depth of two. */
const where = fc.letrec<{ where: object }>((tie) => ({
  where: fc.oneof(
    { maxDepth: 2, withCrossShrink: true },
    leaf,
    fc.record({ and: fc.array(tie('where'), { maxLength: 3 }) }),
    fc.record({ or: fc.array(tie('where'), { maxLength: 3 }) }),
    fc.record({ not: tie('where') }),
  ),
})).where as fc.Arbitrary<Where<ParcelState>>;

const paths = ['label', 'note', 'weight', 'isFragile', 'sentAt', 'to.name', 'to.zip', 'stops', 'nowhere'] as const;

/** A question with an order and a size of its pages. */
export const queriesByChance = fc.record({
  where,
  orderBy: fc.uniqueArray(fc.tuple(fc.constantFrom(...paths), fc.constantFrom('asc', 'desc')), {
    maxLength: 3,
    selector: ([path]) => path,
  }) as never as fc.Arbitrary<NonNullable<PageQuery<ParcelState>['orderBy']>>,
  limit: fc.integer({ min: 1, max: 5 }),
});
