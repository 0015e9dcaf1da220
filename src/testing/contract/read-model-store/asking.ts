import { expectSame } from '../expectations.ts';
import { comparePlaces, placeOf, selectionOf } from '../../../selection/selection.ts';
import type { Rules } from '../rules.ts';
import { books, changeOf, changesOf, type Shelf } from './shelf.ts';

/** What is found of rows, and what isn't. */
export const asking: Rules<Shelf> = {
  'a row is found by its key': async (shelf) => {
    await shelf.moved(await shelf.heldAlone(), 1, { a: 'Emma', b: 'Ivanhoe' });
    expectSame(await shelf.titles(['b']), { b: 'Ivanhoe' }, 'There it is.');
  },

  'of several keys those are found that are there': async (shelf) => {
    await shelf.moved(await shelf.heldAlone(), 1, { a: 'Emma', b: 'Ivanhoe' });
    expectSame(await shelf.titles(['b', 'c', 'a']), { a: 'Emma', b: 'Ivanhoe' }, 'c is not.');
    expectSame(await shelf.titles([]), {}, 'Nothing is asked for.');
  },

  'a row comes back as it was written': async (shelf) => {
    const lease = await shelf.heldAlone();
    const row = { title: 'naïve 🜚 \u0000 "\\', pages: 1e21, parts: [{ n: null }, false], empty: '' };
    await shelf.moved(lease, 1, [{ tenant: undefined, key: 'a', row, expected: undefined }]);
    const [found] = await shelf.readModels.find({ model: books(1).model, version: 'live', tenant: undefined }, ['a']);
    expectSame(found?.row, row, 'To the last character.');
  },

  'what is of another tenant is not found': async (shelf) => {
    const rows = [...changesOf({ a: 'Emma' }, 'acme'), ...changesOf({ a: 'Ivanhoe', b: 'Kim' }, 'zeta')];
    await shelf.moved(await shelf.heldAlone(), 1, rows);
    expectSame(await shelf.titles(['a', 'b'], { tenant: 'acme' }), { a: 'Emma' }, 'Each has its own.');
    expectSame(await shelf.found({}, { tenant: 'zeta' }), ['a', 'b'], 'That is all of zeta.');
    expectSame(await shelf.count({}, { tenant: 'acme' }), 1, 'That is all of acme.');
    expectSame(await shelf.found(), [], 'Nobody is a tenant too.');
  },

  'what is of another model is not found': async (shelf) => {
    const other = await shelf.heldAlone(1, { model: 'shop.maps' });
    expectSame(await shelf.advance(other, 1, { a: 'Crete' }, { model: 'shop.maps' }), 'done', 'It is written.');
    await shelf.begun();
    expectSame(await shelf.titles(['a']), {}, 'It is no book.');
    expectSame(await shelf.count(), 0, 'There is none.');
    expectSame(await shelf.found({}, { model: 'shop.maps' }), ['a'], 'It is a map.');
  },

  'nothing is found of a model that nobody has begun': async (shelf) => {
    expectSame([await shelf.titles(['a']), await shelf.found(), await shelf.count()], [{}, [], 0], 'There is nothing.');
    expectSame(await shelf.statuses(), [], 'It has no versions.');
  },

  'rows are found by their data, in order': async (shelf) => {
    await shelf.moved(await shelf.heldAlone(), 1, { a: 'Kim', b: 'Emma', c: 'Kim', d: 'Ada' });
    expectSame(await shelf.found({ where: { title: 'Kim' } }), ['a', 'c'], 'By equality.');
    expectSame(await shelf.found({ orderBy: [['title', 'desc']] }), ['a', 'c', 'b', 'd'], 'Equal ones by their keys.');
    expectSame(await shelf.found({ orderBy: [['title']], skip: 1, limit: 2 }), ['b', 'a'], 'A part of it.');
    expectSame(await shelf.count({ title: { gte: 'Emma' } }), 3, 'So many fit.');
  },

  'a page begins behind a place': async (shelf) => {
    await shelf.moved(await shelf.heldAlone(), 1, { a: 'Kim', b: 'Emma', c: 'Kim', d: 'Ada' });
    const selection = selectionOf({ orderBy: [['title']] });
    const place = placeOf(selection.orderings, { id: 'a', state: { title: 'Kim' } });
    const rows = await shelf.readModels.select(
      { model: books(1).model, version: 'live', tenant: undefined },
      {
        ...selection,
        after: place,
      },
    );
    expectSame(
      rows.map(({ key }) => key),
      ['c'],
      'What comes before, or is there, is left out.',
    );
    expectSame(comparePlaces(selection.orderings, place, place), 0, 'A place is where it is.');
  },

  'a row that is taken away is not found': async (shelf) => {
    const lease = await shelf.moved(await shelf.heldAlone(), 1, { a: 'Emma', b: 'Kim' });
    await shelf.moved(lease, 2, { a: undefined });
    expectSame([await shelf.titles(['a']), await shelf.count()], [{}, 1], 'It is gone.');
  },

  'a version that is being filled is found under its number only': async (shelf) => {
    await shelf.moved(await shelf.heldAlone(1), 1, { a: 'Emma' });
    await shelf.moved(await shelf.heldAlone(2), 1, { a: 'Kim', b: 'Ada' }, 2);
    expectSame(await shelf.titles(['a', 'b']), { a: 'Emma' }, 'The live one is asked.');
    expectSame(await shelf.found(), ['a'], 'By questions too.');
    expectSame(await shelf.count({}, { version: 2 }), 2, 'The other one is there as well.');
    expectSame(await shelf.titles(['a'], { version: 2 }), { a: 'Kim' }, 'It has rows of its own.');
  },

  'a row that is put again is found once': async (shelf) => {
    const lease = await shelf.moved(await shelf.heldAlone(), 1, { a: 'Emma' });
    await shelf.moved(lease, 2, [changeOf('a', 'Kim', undefined)]);
    expectSame([await shelf.titles(['a', 'a']), await shelf.count()], [{ a: 'Kim' }, 1], 'The later one holds.');
  },
};
