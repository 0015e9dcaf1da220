import { errOf, expectSame, okOf } from '../expectations.ts';
import type { Rules } from '../rules.ts';
import { account, centsIn, deposits, fill, placesIn, type Book } from './book.ts';

/** What is appended to several streams together. */
export const batches: Rules<Book> = {
  'an append to several streams is answered in their order': async ({ events, ...book }) => {
    await fill({ events, ...book }, account('b'), 2);
    const appended = okOf(
      await events.appendAll([
        { stream: account('a'), events: deposits(7), expected: 'none' },
        { stream: account('b'), events: deposits(8, 9), expected: 2 },
      ]),
    );
    expectSame(
      appended.map(({ version, ids }) => [version, ids.length]),
      [
        [1, 1],
        [4, 2],
      ],
      'Each has its own.',
    );
  },

  'its events stand in the log in the order in which they were given': async (book) => {
    const part = (id: string) => ({ stream: account(id), events: deposits(1, 2), expected: 'none' as const });
    okOf(await book.events.appendAll([part('b'), part('a'), part('c')]));
    expectSame(await placesIn(book), ['b1', 'b2', 'a1', 'a2', 'c1', 'c2'], 'Stream by stream.');
  },

  'its events are one conversation': async ({ events, store }) => {
    const part = (id: string) => ({ stream: account(id), events: deposits(1), expected: 'any' as const });
    okOf(await events.appendAll([part('a'), part('b')], { actor: 'Ada' }));
    const found = (await store.log.read(0, 10)).map(({ envelope }) => envelope);
    expectSame(new Set(found.map(({ correlationId }) => correlationId)).size, 1, 'They belong together.');
    expectSame(
      found.map(({ actor }) => actor),
      ['Ada', 'Ada'],
      'So does who did it.',
    );
  },

  'where one stream is not as expected nothing is appended to any': async (book) => {
    await fill(book, account('b'), 2);
    for (const expected of ['none', 1, 3] as const) {
      const answer = await book.events.appendAll([
        { stream: account('a'), events: deposits(7), expected: 'none' },
        { stream: account('b'), events: deposits(8), expected },
        { stream: account('c'), events: deposits(9), expected: 'any' },
      ]);
      const conflict = errOf(answer, 'ConcurrencyConflict');
      expectSame((conflict as { readonly id?: string }).id, 'b', 'It says which one it is.');
    }
    expectSame(await placesIn(book), ['b1', 'b2'], 'All is as it was.');
  },

  'where one stream is not there and has to be nothing is appended to any': async (book) => {
    const answer = await book.events.appendAll([
      { stream: account('a'), events: deposits(7), expected: 'none' },
      { stream: account('b'), events: deposits(8), expected: 'exists' },
    ]);
    expectSame((errOf(answer, 'NotFound') as { readonly id?: string }).id, 'b', 'It says which one it is.');
    expectSame(await centsIn(book, account('a')), [], 'The other one is as it was.');
  },

  'streams of several tenants may be appended to together': async (book) => {
    const tenants = [undefined, 'north', 'south'] as const;
    okOf(
      await book.events.appendAll(
        tenants.map((tenant, index) => ({ stream: account('a', tenant), events: deposits(index), expected: 'none' })),
      ),
    );
    const found = await Promise.all(tenants.map((tenant) => centsIn(book, account('a', tenant))));
    expectSame(found, [[0], [1], [2]], 'Each has its own.');
  },
};
