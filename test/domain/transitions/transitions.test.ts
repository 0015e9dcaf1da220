import fc from 'fast-check';
import { match } from 'ts-pattern';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { IllegalTransition } from '../../../src/domain/transitions/illegal-transition.ts';
import { Transitions } from '../../../src/domain/transitions/transitions.ts';

const orderStatus = Transitions.define('Order', {
  Cart: ['Placed', 'Cancelled'],
  Placed: ['Confirmed', 'Rejected', 'Cancelled'],
  Confirmed: ['Delivered'],
  Delivered: [],
  Rejected: [],
  Cancelled: [],
});

describe('transitions', () => {
  it('allow what their table says and nothing else', () => {
    const names = ['A', 'B', 'C', 'D'];
    const tables = fc.record(Object.fromEntries(names.map((name) => [name, fc.subarray(names)])));
    fc.assert(
      fc.property(tables, (table) => {
        const moves = Transitions.define('Thing', table as never) as never as Transitions<Record<string, string[]>>;

        for (const from of names) {
          for (const to of names) {
            const isLegal = table[from]?.includes(to) ?? false;
            expect(moves.can(from, to)).toBe(isLegal);
            expect(moves.check(from, to).isOk()).toBe(isLegal);
          }
          expect(moves.isFinal(from)).toBe(table[from]?.length === 0);
        }
      }),
    );
  });

  it('refuse with both statuses and what would be legal', () => {
    const refusal = orderStatus.check('Placed', 'Delivered')._unsafeUnwrapErr();

    expect(refusal).toBeInstanceOf(IllegalTransition);
    expect(refusal).toMatchObject({
      name: 'IllegalTransition',
      subject: 'Order',
      from: 'Placed',
      to: 'Delivered',
      legal: ['Confirmed', 'Rejected', 'Cancelled'],
    });
    expect(
      match(refusal)
        .with({ name: 'IllegalTransition' }, ({ from }) => from)
        .exhaustive(),
    ).toBe('Placed');
  });

  it.each([
    [
      'Placed',
      'Delivered',
      'Order cannot go from Placed to Delivered; from Placed it can go to Confirmed, Rejected or Cancelled.',
    ],
    ['Cart', 'Delivered', 'Order cannot go from Cart to Delivered; from Cart it can go to Placed or Cancelled.'],
    ['Confirmed', 'Placed', 'Order cannot go from Confirmed to Placed; from Confirmed it can go to Delivered.'],
    ['Delivered', 'Placed', 'Order cannot go from Delivered to Placed; Delivered is final.'],
    ['Cart', 'Cart', 'Order cannot go from Cart to Cart; from Cart it can go to Placed or Cancelled.'],
  ] as const)('say why there is no way from %s to %s', (from, to, message) => {
    expect(orderStatus.check(from, to)._unsafeUnwrapErr().message).toBe(message);
  });

  it('give the same frozen refusal again, so that a hot path makes no garbage', () => {
    const refusal = orderStatus.check('Delivered', 'Placed');

    expect(orderStatus.check('Delivered', 'Placed')).toBe(refusal);
    expect(orderStatus.check('Cart', 'Placed')).toBe(orderStatus.check('Cart', 'Cancelled'));
    for (const answer of [refusal, refusal._unsafeUnwrapErr(), orderStatus.check('Cart', 'Placed')]) {
      expect(Object.isFrozen(answer)).toBe(true);
    }
  });

  it('give back the very state that may go on, or the refusal', () => {
    const placed = { status: 'Placed', at: 1 } as const;

    expect(orderStatus.checkState(placed, 'Confirmed')._unsafeUnwrap()).toBe(placed);
    expect(orderStatus.checkState(placed, 'Delivered')._unsafeUnwrapErr()).toMatchObject({ from: 'Placed' });
  });

  it('list their statuses in order, as zod takes them', () => {
    expect(orderStatus.statuses).toEqual(['Cart', 'Placed', 'Confirmed', 'Delivered', 'Rejected', 'Cancelled']);
    expect(z.enum(orderStatus.statuses).safeParse('Placed').success).toBe(true);
    expect(Object.isFrozen(orderStatus.statuses)).toBe(true);
    expect(orderStatus.subject).toBe('Order');
  });

  it.each(['Lost', '__proto__', 'constructor', '', undefined])('know no status %j', (status) => {
    const fault = expect.objectContaining({
      code: 'UNKNOWN_STATUS',
      message: `Expected a status of Order, one of Cart, Placed, Confirmed, Delivered, Rejected, Cancelled; found ${status}.`,
    });

    expect(() => orderStatus.check(status as 'Cart', 'Placed')).toThrow(fault);
    expect(() => orderStatus.check('Cart', status as 'Placed')).toThrow(fault);
    expect(() => orderStatus.can('Cart', status as 'Placed')).toThrow(fault);
    expect(() => orderStatus.isFinal(status as 'Cart')).toThrow(fault);
    expect(() => orderStatus.checkState({ status: status as 'Cart' }, 'Placed')).toThrow(fault);
  });

  it('do not change with the table they were made of', () => {
    const table: { A: 'B'[]; B: 'A'[] } = { A: [], B: [] };
    const moves = Transitions.define('Thing', table);
    table.A.push('B');

    expect(moves.can('A', 'B')).toBe(false);
    expect(moves.isFinal('A')).toBe(true);
  });

  it.each<[string, object, string]>([
    [
      'a move to a status without a row',
      { A: ['B'] },
      'Thing: A leads to B, which has no row of its own in the table.',
    ],
    ['a move to what objects have by nature', { A: ['toString'] }, 'Thing: A leads to toString, which has no row'],
    ['a move said twice', { A: ['A', 'A'] }, 'Thing: A leads to the same status twice.'],
    ['no status', {}, 'Thing needs at least one status.'],
    ['a status that is no identifier', { 'A B': [] }, 'Thing: a status must be an identifier'],
    ['a status that would change the order', { 1: [] }, 'Thing: a status must be an identifier'],
  ])('refuse %s', (_, table, message) => {
    const define = (): unknown => Transitions.define('Thing', table as never);

    expect(define).toThrow(expect.objectContaining({ code: 'INVALID_DEFINITION' }));
    expect(define).toThrow(message);
  });

  it('draw themselves as a state diagram', () => {
    expect(orderStatus.toMermaid()).toBe(
      [
        'stateDiagram-v2',
        '  [*] --> Cart',
        '  Cart --> Placed',
        '  Cart --> Cancelled',
        '  Placed --> Confirmed',
        '  Placed --> Rejected',
        '  Placed --> Cancelled',
        '  Confirmed --> Delivered',
        '  Delivered --> [*]',
        '  Rejected --> [*]',
        '  Cancelled --> [*]',
      ].join('\n'),
    );
  });

  it('begin a diagram at the first status, and wherever no other leads', () => {
    const moves = Transitions.define('Thing', { Draft: ['Live'], Imported: ['Imported', 'Live'], Live: ['Draft'] });

    expect(moves.toMermaid().split('\n').slice(0, 3)).toEqual([
      'stateDiagram-v2',
      '  [*] --> Draft',
      '  [*] --> Imported',
    ]);
  });
});
