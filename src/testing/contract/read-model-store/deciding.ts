import type { SeenRow } from '../../../read-model/read-model-store.ts';
import { expectSame, expectThat } from '../expectations.ts';
import { deposits, idsIn } from '../message-log/deposits.ts';
import type { Rules } from '../rules.ts';
import { begun, broughtBy, committed } from './inline-shelf.ts';
import { changeOf, type Shelf } from './shelf.ts';

const seenAt = (key: string, expected: number, tenant?: string): SeenRow => ({ tenant, key, expected });

/** The revision of a row that is there. */
const revisionOf = async (shelf: Shelf, key: string): Promise<number> => (await shelf.revision(key)) as number;

/** Rows that messages bring hold only where those that they were decided on are as they were. */
export const deciding: Rules<Shelf> = {
  'a row that was only looked at has to be as it was': async (shelf) => {
    await begun(shelf);
    await committed(shelf, deposits(1), broughtBy({ a: 'Emma' }));
    const old = seenAt('a', await revisionOf(shelf, 'a'));
    expectSame(await committed(shelf, deposits(2), { ...broughtBy({ b: 'Ada' }), seen: [old] }), undefined, 'It is.');
    await committed(shelf, deposits(3), broughtBy({ a: 'Kim' }));
    const conflict = await committed(shelf, deposits(4), { ...broughtBy({ b: 'Eve' }), seen: [old] });
    expectSame([conflict?.aggregate, conflict?.id], ['shop.books', 'a'], 'It is told which row.');
    expectSame(await shelf.titles(['a', 'b']), { a: 'Kim', b: 'Ada' }, 'All stays as it was.');
    expectSame(await idsIn(shelf.store.log), ['m1', 'm2', 'm3'], 'Nothing is appended.');
  },

  'a row that was looked for in vain must not be there': async (shelf) => {
    await begun(shelf);
    const none = { ...broughtBy({ b: 'Ada' }), seen: [seenAt('a', 0)] };
    expectSame(await committed(shelf, deposits(1), none), undefined, 'It is not.');
    await committed(shelf, deposits(2), broughtBy({ a: 'Kim' }));
    expectSame((await committed(shelf, deposits(3), none))?.id, 'a', 'Now it is.');
    const other = { ...broughtBy({ b: 'Eve' }), seen: [seenAt('a', 0, 'another')] };
    expectSame(await committed(shelf, deposits(3), other), undefined, 'Not that of another tenant.');
  },

  'who decides to change nothing has looked as well': async (shelf) => {
    await begun(shelf);
    await committed(shelf, deposits(1), broughtBy({ a: 'Emma' }));
    const nothing = { ...broughtBy({}), seen: [seenAt('a', 0)] };
    expectSame((await committed(shelf, deposits(2), nothing))?.id, 'a', 'It would have changed the row.');
    expectSame(await idsIn(shelf.store.log), ['m1'], 'Nothing is appended.');
  },

  'a row that was looked at stays as it is': async (shelf) => {
    await begun(shelf);
    await committed(shelf, deposits(1), broughtBy({ a: 'Emma' }));
    const before = await revisionOf(shelf, 'a');
    await committed(shelf, deposits(2), { ...broughtBy({}), seen: [seenAt('a', before), seenAt('b', 0)] });
    expectSame([await shelf.titles(['a', 'b']), await shelf.revision('a')], [{ a: 'Emma' }, before], 'So does no row.');
  },

  'a row that was taken away and is put again is another': async (shelf) => {
    await begun(shelf);
    await committed(shelf, deposits(1), broughtBy({ a: 'Emma' }));
    const first = await revisionOf(shelf, 'a');
    await committed(shelf, deposits(2), broughtBy({ a: undefined }));
    await committed(shelf, deposits(3), broughtBy({ a: 'Kim' }));
    const late = { ...broughtBy({}), rows: [changeOf('a', 'Ada', first)] };
    expectSame((await committed(shelf, deposits(4), late))?.id, 'a', 'It was decided on the first.');
    expectSame(await shelf.titles(['a']), { a: 'Kim' }, 'All stays as it was.');
  },

  'so it is where a subscription makes the rows': async (shelf) => {
    const lease = await shelf.moved(await shelf.heldAlone(), 1, { a: 'Emma' });
    const first = await revisionOf(shelf, 'a');
    const next = await shelf.moved(await shelf.moved(lease, 2, { a: undefined }), 3, { a: 'Kim' });
    expectThat((await revisionOf(shelf, 'a')) !== first, 'The second has another revision.');
    expectSame(await shelf.advance(next, 4, [changeOf('a', 'Ada', first)]), 'conflict', 'The first is no more.');
  },
};
