import { ok, safeTry } from 'neverthrow';
import { errOf, expectSame, expectThat, faultOf, okOf } from '../expectations.ts';
import type { Rules } from '../rules.ts';
import { Parcel, ParcelId } from './parcel.ts';
import type { PostOffice } from './post-office.ts';

const many = (count: number) =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`p${String(index).padStart(4, '0')}`, { weight: index % 3 }]),
  );

/** Aggregates come in their order, a page at a time. */
export const paging: Rules<PostOffice> = {
  'what has no other order is in the order of its ids, by code points': async (post) => {
    await post.having({ b: {}, a: {}, B: {}, '😀': {}, '\uffef': {} });
    expectSame((await post.page()).ids, ['B', 'a', 'b', '\uffef', '😀'], 'The order of ids was expected.');
  },

  'orders count one after the other, each in its direction': async (post) => {
    await post.having({ a: { weight: 10, note: 'x' }, b: { weight: 9, note: 'x' }, c: { weight: 9, note: 'y' } });
    const both = await post.page({ orderBy: [['note', 'desc'], ['weight']] });
    expectSame(both.ids, ['c', 'b', 'a'], 'note first, from the last; then weight, as a number.');
    expectSame((await post.page({ orderBy: [['weight', 'asc']] })).ids, ['b', 'c', 'a'], 'Equal ones by their ids.');
    const back = await post.page({ orderBy: [['weight', 'desc']] });
    expectSame(back.ids, ['a', 'b', 'c'], 'Equal ones by their ids in this direction too.');
  },

  'what is missing comes first, and last the other way round': async (post) => {
    await post.having({ a: { zip: '1' }, b: {}, c: { zip: '' } });
    expectSame((await post.page({ orderBy: [['to.zip']] })).ids, ['b', 'c', 'a'], 'Missing, then text.');
    expectSame((await post.page({ orderBy: [['to.zip', 'desc']] })).ids, ['a', 'c', 'b'], 'The other way round.');
  },

  'false comes before true': async (post) => {
    await post.having({ a: { isFragile: true }, b: {} });
    expectSame((await post.page({ orderBy: [['isFragile']] })).ids, ['b', 'a'], 'false, then true.');
  },

  'pages follow each other without a gap and without a repetition': async (post) => {
    await post.having(many(10));
    const orderBy = [['weight', 'desc']] as const;
    const all = (await post.page({ orderBy })).ids;
    for (const limit of [1, 3, 9, 10, 11]) {
      const found: string[] = [];
      let pages = 0;
      for (let after: string | undefined, isLast = false; !isLast; pages += 1) {
        const page = await post.page({ orderBy, limit, ...(after !== undefined && { after }) });
        expectThat(page.ids.length <= limit, 'A page has as many as its limit at the most.');
        found.push(...page.ids);
        after = page.next;
        isLast = after === undefined;
      }
      expectSame(found, all, 'The pages together are the whole.');
      expectSame(pages, Math.ceil(10 / limit), 'The last page leads nowhere.');
    }
  },

  'ten orders count one after the other, on each page': async (post) => {
    await post.having(many(7));
    const orderBy = [
      ['note'],
      ['isFragile', 'desc'],
      ['to.zip'],
      ['to.name', 'desc'],
      ['sentAt', 'desc'],
      ['to.name'],
      ['note', 'desc'],
      ['to.zip', 'desc'],
      ['weight', 'desc'],
      ['weight'],
    ] as const;
    const found: string[] = [];
    for (let after: string | undefined, isLast = false; !isLast; isLast = after === undefined) {
      const page = await post.page({ orderBy, limit: 2, ...(after !== undefined && { after }) });
      found.push(...page.ids);
      after = page.next;
    }
    expectSame(found, ['p0002', 'p0005', 'p0001', 'p0004', 'p0000', 'p0003', 'p0006'], 'By weight in the end.');
  },

  'what comes and goes between two pages moves nothing else': async (post) => {
    await post.having({ b: {}, d: {}, f: {}, h: {} });
    const { next } = await post.page({ limit: 2 });
    await post.having({ a: {}, e: {} });
    await post.changing('d', 'delete');
    const { ids } = await post.page({ limit: 9, after: next as string });
    expectSame(ids, ['e', 'f', 'h'], 'The next page goes on after d, though that is gone.');
  },

  'fifty are a page where nobody says otherwise': async (post) => {
    await post.having(many(51));
    const { ids, next } = await post.page();
    expectSame([ids.length, next === undefined], [50, false], '50 and a next were expected.');
  },

  'a cursor of another question is refused': async (post) => {
    await post.having(many(3));
    const { next: after } = await post.page({ limit: 1 });
    await post.having(many(3), { tenant: 'acme' });
    const others = [{ where: { weight: 1 } }, { orderBy: [['weight']] }, { where: { not: {} } }] as const;
    for (const other of others) {
      const answer = await post.unit.run(({ parcels }) => parcels.page({ ...other, limit: 1, after: after as string }));
      errOf(answer, 'UnfitCursor', 'A cursor belongs to its question.');
    }
    const ofTenant = { tenant: 'acme' };
    const foreign = await post.unit.run(({ parcels }) => parcels.page({ limit: 1, after: after as string }), ofTenant);
    errOf(foreign, 'UnfitCursor', 'A cursor belongs to its tenant.');
    for (const made of ['', 'x', '!', 'bm90IGpzb24', 'W10']) {
      const answer = await post.unit.run(({ parcels }) => parcels.page({ after: made }));
      errOf(answer, 'UnfitCursor', 'A cursor comes from a page.');
    }
  },

  'skip passes over so many': async (post) => {
    await post.having(many(5));
    expectSame((await post.page({ skip: 3 })).ids, ['p0003', 'p0004'], 'Two were expected behind three.');
    expectSame((await post.page({ skip: 9 })).ids, [], 'Nothing is behind the last.');
    const first = await post.page({ skip: 1, limit: 2 });
    const second = await post.page({ limit: 2, after: first.next as string });
    expectSame([...first.ids, ...second.ids], ['p0001', 'p0002', 'p0003', 'p0004'], 'A page by skip leads on as well.');
  },

  'a page that can not be is refused': async (post) => {
    const wrong = [
      { limit: 0 },
      { limit: 1_001 },
      { limit: 1.5 },
      { skip: -1 },
      { skip: 1, after: 'x' },
      { orderBy: 'weight' },
    ];
    const more = [{ orderBy: ['weight'] }, { orderBy: [['weight', 'up']] }, { orderBy: [["weight'; --"]] }];
    for (const query of [...wrong, ...more]) {
      const asked = () => post.unit.run(({ parcels }) => parcels.page(query as never));
      await faultOf(asked, 'INVALID_OPTION', `It was expected to be refused: ${JSON.stringify(query)}.`);
    }
  },

  'what is found belongs to the unit, and can be changed and saved': async (post) => {
    await post.having({ a: { weight: 1 }, b: { weight: 1 } });
    const raised = await post.unit.run(({ parcels }) =>
      safeTry(async function* () {
        const known = yield* await parcels.get(ParcelId.of('b'));
        yield* known.weigh(7);
        const { items } = yield* await parcels.page();
        expectThat(items[1] === known, 'What the unit has already is the same object.');
        for (const item of items) {
          yield* item.weigh(item.weight + 1);
          yield* await parcels.save(item);
        }
        return ok(items.map(({ weight }) => weight));
      }),
    );
    expectSame(okOf(raised), [2, 8], 'Both were expected, one with what the unit did to it.');
    await post.expectFound({ weight: { gte: 2 } }, ['a', 'b'], 'Both were saved.');
  },

  'what the unit has deleted is left out, and what it has not committed is not asked': async (post) => {
    await post.having({ a: {}, b: {}, c: {} });
    const found = await post.unit.run(({ parcels }) =>
      safeTry(async function* () {
        yield* await parcels.delete(yield* await parcels.get(ParcelId.of('b')));
        yield* await parcels.save(Parcel.pack('d', {}));
        return (await parcels.page()).map(({ items }) => items.map(({ id }) => String(id)));
      }),
    );
    expectSame(okOf(found), ['a', 'c'], 'Neither the deleted one nor the new one was expected.');
  },
};
