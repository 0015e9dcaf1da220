import { expectSame } from '../expectations.ts';
import { arrival, deposit, deposits, idsIn } from '../message-log/deposits.ts';
import type { Rules } from '../rules.ts';
import { ARRIVED, begun, broughtBy, committed, DEPOSITED, inlineOf, bypassedIn } from './inline-shelf.ts';
import { books, changeOf, type Shelf } from './shelf.ts';

const missed = ['books', 'shop.books', 1, DEPOSITED];
const others = { model: 'shop.others', version: 1 };

/** Messages come with the rows that are made of them, or not at all. */
export const bringing: Rules<Shelf> = {
  'messages and the rows that they bring are written together': async (shelf) => {
    await begun(shelf);
    expectSame(await committed(shelf, deposits(1), broughtBy({ a: 'Emma' })), undefined, 'It is committed.');
    expectSame([await shelf.titles(['a']), await idsIn(shelf.store.log)], [{ a: 'Emma' }, ['m1']], 'Both are there.');
  },

  'who appends without the rows is refused, with all that is appended': async (shelf) => {
    await begun(shelf);
    const two = [arrival('i', 'a', 1), deposit('a', 1)];
    expectSame(await bypassedIn(() => shelf.store.log.append(two)), missed, 'It is told whose rows are missing.');
    expectSame(await bypassedIn(() => committed(shelf, two)), missed, 'So is a unit.');
    expectSame(await idsIn(shelf.store.log), [], 'Nothing is there.');
    expectSame(await committed(shelf, two, broughtBy({})), undefined, 'Nor is anything kept of it.');
  },

  'what is of other names is appended as ever': async (shelf) => {
    await begun(shelf);
    await shelf.store.log.append([arrival('i', 'a', 1)]);
    expectSame(await idsIn(shelf.store.log), ['i'], 'It is there.');
  },

  'messages that change no row say so, and are committed': async (shelf) => {
    await begun(shelf);
    expectSame(await committed(shelf, deposits(1, 2), broughtBy({})), undefined, 'They are committed.');
    expectSame(await idsIn(shelf.store.log), ['m1', 'm2'], 'Both are there.');
  },

  'who brings the rows of one name does not bring those of another': async (shelf) => {
    await begun(shelf, inlineOf([DEPOSITED, ARRIVED]));
    const both = [deposit('a', 1), arrival('i', 'a', 1)];
    const found = await bypassedIn(() => committed(shelf, both, broughtBy({ a: 'Emma' })));
    expectSame(found?.at(-1), ARRIVED, 'A process of yesterday knows nothing of it.');
    expectSame([await shelf.titles(['a']), await idsIn(shelf.store.log)], [{}, []], 'Nothing is written.');
    expectSame(await committed(shelf, both, broughtBy({ a: 'Kim' }, [ARRIVED, DEPOSITED])), undefined, 'All of them.');
  },

  'who brings the rows of one model does not bring those of another': async (shelf) => {
    await begun(shelf);
    await begun(shelf, inlineOf([DEPOSITED], 1, others.model));
    const found = await bypassedIn(() => committed(shelf, deposits(1), broughtBy({ a: 'Emma' })));
    expectSame(found, ['others', others.model, 1, DEPOSITED], 'It is told of the other one.');
    expectSame([await shelf.titles(['a']), await idsIn(shelf.store.log)], [{}, []], 'Nothing is written.');
    const rows = [broughtBy({ a: 'Emma' }), broughtBy({ b: 'Kim' }, [DEPOSITED], others)];
    expectSame(await committed(shelf, deposits(1), ...rows), undefined, 'Both are brought.');
    expectSame(await shelf.titles(['b'], { model: others.model }), { b: 'Kim' }, 'Each has its own.');
  },

  'a conflict over one row keeps the messages from being written': async (shelf) => {
    await begun(shelf);
    await committed(shelf, deposits(1), broughtBy({ a: 'Emma' }));
    const stale = {
      ...broughtBy({}),
      rows: [changeOf('c', 'Eve', undefined), changeOf('b', 'Ada', 0), changeOf('a', 'Kim', 7)],
    };
    const conflict = await committed(shelf, deposits(2), stale);
    expectSame([conflict?.aggregate, conflict?.id], ['shop.books', 'a'], 'It is told which row.');
    expectSame(
      [await shelf.titles(['a', 'b', 'c']), await idsIn(shelf.store.log)],
      [{ a: 'Emma' }, ['m1']],
      'All stays as it was.',
    );
  },

  'a version that is filled beside it changes nothing, until it takes the place': async (shelf) => {
    await begun(shelf);
    const lease = await shelf.heldAlone(2);
    expectSame(await bypassedIn(() => shelf.store.log.append(deposits(1))), missed, 'It is being filled.');
    await shelf.moved(lease, 1, {}, 2);
    expectSame(await shelf.readModels.promote(books(2)), true, 'It takes the place.');
    await shelf.store.log.append(deposits(1));
    const late = await committed(shelf, deposits(2), broughtBy({ a: 'Emma' }));
    expectSame(late, undefined, 'Who brings rows of the old one may go on.');
    expectSame(await shelf.titles(['a'], { version: 1 }), {}, 'They are nobody’s any more.');
  },

  'a version that was retired is asked for by nobody, and leaves its rows to be deleted': async (shelf) => {
    await begun(shelf);
    await committed(shelf, deposits(1), broughtBy({ a: 'Emma', b: 'Kim' }));
    expectSame(await shelf.readModels.retire(books(1)), true, 'Its time is over.');
    expectSame(await shelf.statuses(), [[1, 'retired']], 'All can see it.');
    expectSame(await shelf.titles(['a']), {}, 'Nothing is live.');
    await shelf.store.log.append(deposits(2));
    expectSame(await shelf.readModels.drop(books(1), 9), 2, 'Its rows go.');
    expectSame((await shelf.begun(2)).status, 'live', 'Another may begin.');
  },

  'who works on a version that is retired is refused': async (shelf) => {
    const lease = await shelf.moved(await shelf.heldAlone(1), 5, { a: 'Emma' });
    expectSame(await shelf.readModels.retire(books(1)), true, 'Its time is over.');
    expectSame(await shelf.advance(lease, 6, { a: 'Kim' }), 'refused', 'It is told so.');
    expectSame(await shelf.titles(['a'], { version: 1 }), { a: 'Emma' }, 'All stays as it was.');
  },

  'a version is retired once': async (shelf) => {
    expectSame(await shelf.readModels.retire(books(1)), false, 'It is not known.');
    await begun(shelf);
    expectSame(
      [await shelf.readModels.retire(books(1)), await shelf.readModels.retire(books(1))],
      [true, false],
      'Once.',
    );
  },
};
