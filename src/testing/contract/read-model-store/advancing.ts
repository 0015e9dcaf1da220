import { expectSame } from '../expectations.ts';
import type { Rules } from '../rules.ts';
import { dead } from '../subscription-store/stations.ts';
import type { Lease } from '../../../messaging/durable-subscription/leasing/lease.ts';
import { books, changeOf, type Shelf } from './shelf.ts';

/** How rows and position move together, and who is kept from moving them. */
export const advancing: Rules<Shelf> = {
  'rows and position are written together': async (shelf) => {
    await shelf.moved(await shelf.heldAlone(), 5, { a: 'Emma' });
    expectSame([await shelf.titles(['a']), await shelf.position()], [{ a: 'Emma' }, 5], 'There they are.');
  },

  'a position may be written without rows': async (shelf) => {
    const lease = await shelf.moved(await shelf.heldAlone(), 5);
    await shelf.moved(lease, 9, { a: 'Emma' });
    expectSame(await shelf.position(), 9, 'It moves on.');
  },

  'a replaced owner writes nothing': async (shelf) => {
    const old = await shelf.heldAlone();
    const lease = await shelf.heir();
    expectSame(await shelf.advance(old, 5, { a: 'Emma' }), 'refused', 'It is told so.');
    expectSame([await shelf.titles(['a']), await shelf.position()], [{}, 0], 'All stays as it was.');
    await shelf.moved(lease, 5, { a: 'Kim' });
  },

  'who stands at another position writes nothing': async (shelf) => {
    const lease = await shelf.heldAlone();
    await shelf.moved(lease, 5, { a: 'Emma' });
    expectSame(await shelf.advance(lease, 6, { a: 'Kim' }), 'refused', 'It is told so.');
    expectSame([await shelf.titles(['a']), await shelf.position()], [{ a: 'Emma' }, 5], 'All stays as it was.');
  },

  'of two who advance at once one is refused': async (shelf) => {
    const lease = await shelf.heldAlone();
    const answers = await Promise.all([shelf.advance(lease, 5, { a: 'Emma' }), shelf.advance(lease, 6, { a: 'Kim' })]);
    expectSame(answers.filter((one) => one === 'done').length, 1, 'One is first.');
    const isFirst = answers[0] === 'done';
    expectSame(await shelf.titles(['a']), { a: isFirst ? 'Emma' : 'Kim' }, 'Its row is there.');
    expectSame(await shelf.position(), isFirst ? 5 : 6, 'So is its position.');
  },

  'partitions move on one by one': async (shelf) => {
    const [first, second] = (await shelf.held(1, { partitions: 2 })) as [Lease, Lease];
    await shelf.moved(second, 5, { a: 'Emma' });
    await shelf.moved(first, 3, { b: 'Kim' });
    const states = await shelf.subscriptions.states(['shop.books@1']);
    expectSame(
      states.map(({ position }) => position),
      [3, 5],
      'Each its own way.',
    );
    expectSame(await shelf.count(), 2, 'Their rows are of one model.');
  },

  'a revision rises with every change': async (shelf) => {
    const lease = await shelf.moved(await shelf.heldAlone(), 1, { a: 'Emma', b: 'Ada' });
    await shelf.moved(lease, 2, { a: 'Kim' });
    expectSame([await shelf.revision('a'), await shelf.revision('b')], [2, 1], 'From 1 on.');
  },

  'a new row has the position as its revision': async (shelf) => {
    const lease = await shelf.moved(await shelf.heldAlone(), 7, { a: 'Emma' });
    await shelf.moved(lease, 9, { a: 'Kim', b: 'Ada' });
    expectSame([await shelf.revision('a'), await shelf.revision('b')], [8, 9], 'None before it had that.');
  },

  'a change that was decided on the revision that is there is written': async (shelf) => {
    const lease = await shelf.moved(await shelf.heldAlone(), 1, [changeOf('a', 'Emma', 0)]);
    const next = await shelf.moved(lease, 2, [changeOf('a', 'Kim', 1), changeOf('b', 'Ada', 0)]);
    await shelf.moved(next, 3, [changeOf('a', undefined, 2)]);
    expectSame(await shelf.titles(['a', 'b']), { b: 'Ada' }, 'All of it.');
  },

  'a change that was decided on another revision is a conflict': async (shelf) => {
    const lease = await shelf.moved(await shelf.heldAlone(), 1, { a: 'Emma' });
    for (const [title, expected] of [['Kim', 2] as const, ['Kim', 0] as const, [undefined, 2] as const]) {
      const answer = await shelf.advance(lease, 2, [changeOf('a', title, expected)]);
      expectSame(answer, 'conflict', `Revision ${expected} is not there.`);
    }
    expectSame([await shelf.titles(['a']), await shelf.position()], [{ a: 'Emma' }, 1], 'All stays as it was.');
  },

  'a change of a row that is not there any more is a conflict': async (shelf) => {
    const lease = await shelf.heldAlone();
    expectSame(await shelf.advance(lease, 1, [changeOf('a', 'Kim', 1)]), 'conflict', 'There is none to change.');
    expectSame(await shelf.advance(lease, 1, [changeOf('a', undefined, 1)]), 'conflict', 'And none to take away.');
    expectSame(await shelf.position(), 0, 'So nobody moves on.');
  },

  'a conflict over one row keeps all others from being written': async (shelf) => {
    const lease = await shelf.moved(await shelf.heldAlone(), 1, { b: 'Emma' });
    const rows = [changeOf('a', 'Ada', undefined), changeOf('b', 'Kim', 7), changeOf('c', 'Ada', 0)];
    expectSame(
      await shelf.advance(lease, 2, rows, { parked: [dead('k', 2)] }),
      'conflict',
      'b was changed by another.',
    );
    expectSame(await shelf.titles(['a', 'b', 'c']), { b: 'Emma' }, 'Nothing is written.');
    expectSame(await shelf.subscriptions.parked('shop.books@1'), [], 'Nothing is parked.');
  },

  'a row that is not there may be taken away': async (shelf) => {
    await shelf.moved(await shelf.heldAlone(), 1, [changeOf('a', undefined, undefined), changeOf('b', undefined, 0)]);
    expectSame(await shelf.count(), 0, 'Nothing is there.');
  },

  'what was left out is kept in the same step': async (shelf) => {
    const lease = await shelf.heldAlone();
    expectSame(await shelf.advance(lease, 5, { a: 'Emma' }, { parked: [dead('k', 3)] }), 'done', 'It is written.');
    const parked = await shelf.subscriptions.parked('shop.books@1');
    expectSame(
      parked.map(({ position, status, cause }) => [position, status, cause?.name]),
      [[3, 'dead', 'Error']],
      'With its cause.',
    );
  },

  'crashes are forgotten after a clean batch': async (shelf) => {
    await shelf.begun();
    const name = 'shop.books@1';
    await shelf.subscriptions.heartbeat('ann', [name], 1);
    let heirs: readonly Lease[] = [];
    while (heirs.length === 0) heirs = (await shelf.subscriptions.heartbeat('bob', [name], 60_000)).leases;
    const [lease] = heirs as [Lease];
    const crashes = async (): Promise<number | undefined> => (await shelf.subscriptions.states([name]))[0]?.crashes;
    expectSame(await shelf.advance(lease, 5), 'done', 'It is written.');
    expectSame(await crashes(), 1, 'The first owner has died.');
    const changes = { ...books(1), rows: [], clean: true };
    await shelf.readModels.advance({ ...lease, position: 5 }, 9, changes);
    expectSame(await crashes(), 0, 'Now nobody asks any more.');
  },

  'many rows are written in one step': async (shelf) => {
    const titles = Object.fromEntries(Array.from({ length: 700 }, (_, one) => [`k${one}`, `t${one}`]));
    await shelf.moved(await shelf.heldAlone(), 700, titles);
    expectSame([await shelf.count(), await shelf.titles(['k699'])], [700, { k699: 't699' }], 'All of them.');
  },
};
