import type { Lease } from '../../../messaging/durable-subscription/leasing/lease.ts';
import { expectSame } from '../expectations.ts';
import type { Rules } from '../rules.ts';
import { books, failure, type Shelf } from './shelf.ts';

/** How versions follow each other, and what stops them. */
export const succeeding: Rules<Shelf> = {
  'the first version is live at once, a later one is filled': async (shelf) => {
    expectSame((await shelf.begun(1)).status, 'live', 'There is no other.');
    expectSame((await shelf.begun(2, { replayUntil: 7 })).status, 'filling', 'The first goes on.');
    const standings = await shelf.readModels.standings('shop.books');
    const expected = [
      { ...books(1), subscription: 'shop.books@1', status: 'live', replayUntil: 0 },
      { ...books(2), subscription: 'shop.books@2', status: 'filling', replayUntil: 7 },
    ];
    expectSame(standings, expected, 'All can see it.');
  },

  'a version that is known stays as it is': async (shelf) => {
    await shelf.begun(1);
    await shelf.begun(2, { replayUntil: 7 });
    expectSame((await shelf.begun(2, { replayUntil: 9 })).replayUntil, 7, 'It was begun before.');
    expectSame(
      await shelf.statuses(),
      [
        [1, 'live'],
        [2, 'filling'],
      ],
      'So it stands.',
    );
  },

  'of versions that begin at once one is live': async (shelf) => {
    await Promise.all([1, 2, 3, 4].map(async (version) => shelf.begun(version)));
    const statuses = await shelf.statuses();
    expectSame(statuses.filter(([, status]) => status === 'live').length, 1, 'One is asked for.');
    const live = statuses.find(([, status]) => status === 'live')?.[0] ?? 0;
    const expected = [1, 2, 3, 4].map((one) => [one, one === live ? 'live' : one > live ? 'filling' : 'retired']);
    expectSame(statuses, expected, 'Later ones are filled.');
  },

  'a version that is earlier than the live one is retired from the start': async (shelf) => {
    await shelf.begun(3);
    expectSame((await shelf.begun(2)).status, 'retired', 'It would take rows back to what was before.');
    expectSame(await shelf.readModels.promote(books(2)), false, 'It takes no place.');
  },

  'who takes the place has all earlier versions retire': async (shelf) => {
    await shelf.begun(1);
    const passed = await shelf.heldAlone(2);
    await shelf.begun(3);
    await shelf.readModels.promote(books(3));
    expectSame(await shelf.advance(passed, 5, {}, { version: 2 }), 'refused', 'Nobody will ask for it.');
    await expectThirdAlone(shelf);
  },

  'no row goes back: a version waits until it is as far as the first partition of the live one': async (shelf) => {
    const [first] = (await shelf.held(1, { partitions: 2 })) as [Lease, Lease];
    await shelf.moved(first, 9);
    const lease = await shelf.moved(await shelf.heldAlone(2), 8, {}, 2);
    expectSame(await shelf.readModels.promote(books(2)), false, 'It is behind one of them.');
    await shelf.moved(lease, 9, {}, 2);
    expectSame(await shelf.readModels.promote(books(2)), true, 'It is behind none.');
  },

  'a version takes the place of the live one when it has come as far': async (shelf) => {
    await shelf.moved(await shelf.heldAlone(1), 5, { a: 'Emma' });
    const lease = await shelf.moved(await shelf.heldAlone(2), 4, { a: 'Kim' }, 2);
    expectSame(await shelf.readModels.promote(books(2)), false, 'It is behind.');
    expectSame(await shelf.titles(['a']), { a: 'Emma' }, 'So the old rows are asked for.');
    await shelf.moved(lease, 5, { b: 'Ada' }, 2);
    expectSame(await shelf.readModels.promote(books(2)), true, 'It has caught up.');
    expectSame(await shelf.titles(['a', 'b']), { a: 'Kim', b: 'Ada' }, 'Now the new ones are.');
    expectSame(
      await shelf.statuses(),
      [
        [1, 'retired'],
        [2, 'live'],
      ],
      'So it stands.',
    );
  },

  'a version waits for all of its partitions': async (shelf) => {
    await shelf.moved(await shelf.heldAlone(1), 5);
    const [first, second] = (await shelf.held(2, { partitions: 2 })) as [Lease, Lease];
    await shelf.moved(first, 9, {}, 2);
    expectSame(await shelf.readModels.promote(books(2)), false, 'One is behind.');
    await shelf.moved(second, 5, {}, 2);
    expectSame(await shelf.readModels.promote(books(2)), true, 'None is.');
  },

  'a version passes a live one that has not come far': async (shelf) => {
    await shelf.begun(1);
    const lease = await shelf.heldAlone(2, { replayUntil: 7 });
    const moved = await shelf.moved(lease, 6, {}, 2);
    expectSame(await shelf.readModels.promote(books(2)), false, 'The log went further when it was begun.');
    await shelf.moved(moved, 7, {}, 2);
    expectSame(await shelf.readModels.promote(books(2)), true, 'Now it has all of that.');
  },

  'what is not being filled takes no place': async (shelf) => {
    await shelf.begun(1);
    expectSame(await shelf.readModels.promote(books(1)), false, 'It is live.');
    expectSame(await shelf.readModels.promote(books(9)), false, 'It is not known.');
    await shelf.begun(2);
    expectSame(await shelf.readModels.promote(books(2)), true, 'It has nothing to do.');
    expectSame(await shelf.readModels.promote(books(2)), false, 'It is live.');
    expectSame(await shelf.readModels.promote(books(1)), false, 'It is retired.');
  },

  'of two versions that take the place at once the later one is left': async (shelf) => {
    for (const version of [1, 2, 3]) await shelf.begun(version);
    const [, later] = await Promise.all([shelf.readModels.promote(books(2)), shelf.readModels.promote(books(3))]);
    expectSame(later, true, 'Nothing is later.');
    await expectThirdAlone(shelf);
  },

  'what is retired is written no more': async (shelf) => {
    const lease = await shelf.moved(await shelf.heldAlone(1), 5, { a: 'Emma' });
    await shelf.begun(2);
    await shelf.moved(await shelf.heldAlone(2), 5, {}, 2);
    await shelf.readModels.promote(books(2));
    expectSame(await shelf.advance(lease, 6, { a: 'Kim' }), 'refused', 'Its time is over.');
    expectSame(await shelf.titles(['a'], { version: 1 }), { a: 'Emma' }, 'So it stays.');
  },

  'a rebuild that is given up is written no more, and never live': async (shelf) => {
    await shelf.begun(1);
    const lease = await shelf.moved(await shelf.heldAlone(2), 5, { a: 'Emma' }, 2);
    expectSame(await shelf.readModels.cancel(books(2)), true, 'It is given up.');
    expectSame(await shelf.advance(lease, 6, { a: 'Kim' }, { version: 2 }), 'refused', 'It is over.');
    expectSame(await shelf.readModels.promote(books(2)), false, 'It takes no place.');
    expectSame(
      await shelf.statuses(),
      [
        [1, 'live'],
        [2, 'retired'],
      ],
      'So it stands.',
    );
  },

  'only a rebuild is given up': async (shelf) => {
    await shelf.begun(1);
    expectSame(await shelf.readModels.cancel(books(1)), false, 'It is live.');
    expectSame(await shelf.readModels.cancel(books(2)), false, 'It is not known.');
    expectSame(await shelf.statuses(), [[1, 'live']], 'So it stands.');
  },

  'rows of a version that is retired are deleted in parts, and then its subscription': async (shelf) => {
    await shelf.begun(1);
    await shelf.moved(await shelf.heldAlone(2), 5, { a: 'Emma', b: 'Kim', c: 'Ada' }, 2);
    await shelf.readModels.cancel(books(2));
    expectSame(await shelf.readModels.drop(books(2), 2), 2, 'Two of them.');
    expectSame(await shelf.count({}, { version: 2 }), 1, 'One is left.');
    expectSame(await shelf.readModels.drop(books(2), 2), 1, 'And the last.');
    expectSame(await shelf.position(2), undefined, 'Nobody needs to know how far it came.');
    expectSame(await shelf.readModels.drop(books(2), 2), 0, 'There is nothing more.');
  },

  'rows of a version that is not retired are not deleted': async (shelf) => {
    await shelf.moved(await shelf.heldAlone(1), 5, { a: 'Emma' });
    await shelf.moved(await shelf.heldAlone(2), 5, { a: 'Emma' }, 2);
    expectSame([await shelf.readModels.drop(books(1), 9), await shelf.readModels.drop(books(2), 9)], [0, 0], 'None.');
    expectSame([await shelf.count(), await shelf.position()], [1, 5], 'All is there.');
  },

  'why a version has stopped is kept until it goes on': async (shelf) => {
    const lease = await shelf.heldAlone();
    expectSame(await shelf.readModels.fail(lease, books(1), failure), true, 'It is noted.');
    expectSame((await shelf.readModels.standings('shop.books'))[0]?.failure, failure, 'All can see it.');
    await shelf.readModels.resume(books(1));
    expectSame((await shelf.readModels.standings('shop.books'))[0]?.failure, undefined, 'It is forgotten.');
  },

  'a replaced owner stops nothing': async (shelf) => {
    const old = await shelf.heldAlone();
    await shelf.heir();
    expectSame(await shelf.readModels.fail(old, books(1), failure), false, 'It is told so.');
    expectSame((await shelf.readModels.standings('shop.books'))[0]?.failure, undefined, 'Nothing is noted.');
  },

  'what one version does is nothing to another': async (shelf) => {
    const lease = await shelf.heldAlone(1);
    await shelf.begun(2);
    await shelf.readModels.fail(lease, books(1), failure);
    await shelf.readModels.resume(books(2));
    const [first, second] = await shelf.readModels.standings('shop.books');
    expectSame([first?.failure?.position, second?.failure], [3, undefined], 'Each has its own.');
  },
};

/** Of three versions the third has taken the place. */
async function expectThirdAlone(shelf: Shelf): Promise<void> {
  const expected = [
    [1, 'retired'],
    [2, 'retired'],
    [3, 'live'],
  ];
  expectSame(await shelf.statuses(), expected, 'So it stands.');
}
