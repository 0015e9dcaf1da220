import { type } from 'arktype';
import { AggregateRoot, decodeAggregate, DomainEvent, Identifier, optional, ValueObject, withCodec } from 'demesne';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { isSealed, throughText } from './field-laws.ts';

describe('Stored JSON from before a field had its default', () => {
  class Settings extends ValueObject.define('Settings', {
    name: z.string(),
    language: z.string().default('en'),
    size: z.int().min(1).prefault(3),
    currency: v.optional(v.string(), 'EUR'),
    limit: z.bigint().default(5n),
    page: z.object({ rows: z.int() }).default({ rows: 20 }),
  }) {}
  const old = { name: 'a' };

  it('gives the default, as parse does', () => {
    const decoded = Settings.decode(old);
    expect(decoded).toEqual(Settings.parse(old)._unsafeUnwrap());
    expect(decoded).toMatchObject({
      name: 'a',
      language: 'en',
      size: 3,
      currency: 'EUR',
      limit: 5n,
      page: { rows: 20 },
    });
    expect(isSealed(decoded)).toBe(true);
    expect(Settings.decode(throughText(decoded)).equals(decoded)).toBe(true);
  });

  it('gives the default in the data of an event and in the state of an aggregate', () => {
    class Opened extends DomainEvent.define('shop.Opened', { language: z.string().default('en') }) {}
    class Shop extends AggregateRoot.define('Shop', {
      id: Identifier.define('ShopId'),
      state: { language: z.string().default('en') },
      events: { Opened },
      evolve: { Opened: (_, { data }) => ({ ...data }) },
    }) {
      get language(): string {
        return this.state.language;
      }
    }
    expect(Opened.decode({}).data.language).toBe('en');
    expect(decodeAggregate(Shop, { id: 's', version: 1, state: {} }).language).toBe('en');
  });

  it('is trusted all the same: a default that its schema would refuse is given as parse gives it', () => {
    class Short extends ValueObject.define('Short', { text: z.string().min(3).default('x') }) {}
    expect([Short.decode({}).text, Short.parse({})._unsafeUnwrap().text]).toEqual(['x', 'x']);
  });

  it('stays without what may be absent', () => {
    class Note extends ValueObject.define('Note', { text: z.string().optional(), more: optional(z.string()) }) {}
    expect(Object.values(Note.decode({}))).toEqual([undefined, undefined]);
  });
});

describe('A bigint of more than a thousand digits', () => {
  class Huge extends ValueObject.define('Huge', {
    n: z.bigint(),
    maybe: z.bigint().optional(),
    list: z.array(z.bigint()),
  }) {}
  const n = 7n * 10n ** 1_500n;

  it.each([n, -n])('goes to JSON and back', (one) => {
    const huge = new Huge({ n: one, maybe: one, list: [one] });
    const decoded = Huge.decode(throughText(huge));
    expect(decoded.equals(huge)).toBe(true);
    expect([decoded.n, decoded.maybe, decoded.list[0]]).toEqual([one, one, one]);
  });

  it('is refused from outside, where reading it may cost seconds', () => {
    const refused = Huge.parse({ n: String(n), maybe: String(n), list: [String(n)] })._unsafeUnwrapErr();
    expect(refused.violations.map(({ path }) => path)).toEqual([['n'], ['maybe'], ['list', 0]]);
    expect(Huge.parse({ n: '7'.repeat(1_000), list: ['-' + '7'.repeat(1_000)] }).isOk()).toBe(true);
  });
});

/** Lists in lists: as many levels as said. */
const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));

const isCounted = v.custom<{ readonly count: number }>(
  (input) => typeof (input as { count: unknown } | undefined)?.count === 'number',
);

const holderOf = (part: unknown) =>
  class Holder extends ValueObject.define('Holder', { part: part as typeof isCounted }) {};

describe('Data without an end to it, under a foreign schema', () => {
  type Tree = readonly Tree[];
  const tree: v.GenericSchema<Tree> = v.lazy(() => v.array(tree)) as never;
  const ring: unknown[] = [];
  ring.push(ring);
  const asIs = withCodec(v.any(), { encode: (part) => part as never, decode: (json) => json });

  it.each([
    ['anything', v.any()],
    ['a tree', tree],
    ['anything, by a codec', asIs],
  ])('is a violation with its path: %s', (_, part) => {
    const Holder = holderOf(part);
    for (const endless of [nested(502), nested(20_000), ring]) {
      for (const refused of [Holder.parse({ part: endless }), Holder.create({ part: endless as never })]) {
        expect(refused._unsafeUnwrapErr().message).toBe(
          'Not a valid Holder: part: expected readable data of at most 500 levels.',
        );
      }
    }
    expect(Holder.parse({ part: nested(500) }).isOk()).toBe(true);
  });

  it('is a violation where it can not even be read', () => {
    const part = Object.defineProperty({}, 'x', { enumerable: true, get: () => JSON.parse('') });
    expect(
      holderOf(v.any())
        .create({ part: part as never })
        .isErr(),
    ).toBe(true);
  });
});

describe('A getter that answers otherwise the second time', () => {
  /** Shows a fitting part first, and another after. */
  const shifty = (): { readonly count: number } => {
    const answers: unknown[] = [1];
    return Object.defineProperty({} as { readonly count: number }, 'count', {
      enumerable: true,
      get: () => answers.shift() ?? 'other',
    });
  };
  it.each([
    ['zod', z.object({ count: z.number() })],
    ['valibot', v.object({ count: v.number() })],
    ['a check of valibot', isCounted],
    ['arktype', type({ count: 'number' })],
    ['a codec', withCodec(isCounted, { encode: (part) => part, decode: (json) => json as never })],
  ])('does not get past a schema: %s', (_, part) => {
    const Holder = holderOf(part);
    expect(new Holder({ part: shifty() }).part).toEqual({ count: 1 });
    expect(Holder.parse({ part: shifty() })._unsafeUnwrap().part).toEqual({ count: 1 });
  });
});
