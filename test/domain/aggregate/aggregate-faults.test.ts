import { AlreadyBegun, Fault, IncompleteState, NotBegun, UnknownEvent, WrongStatus } from 'demesne';
import { describe, expect, it } from 'vitest';

describe('A fault of an aggregate', () => {
  it.each([
    [() => new NotBegun('Order', 'o-1'), 'NOT_BEGUN', 'Order o-1 has not begun: load or begin it.'],
    [() => new AlreadyBegun('Order', 'o-1'), 'ALREADY_BEGUN', 'Order o-1 has begun: record instead.'],
    [
      () => new UnknownEvent('Order', ['shop.Placed', 'shop.Paid'], 'shop.Lost'),
      'UNKNOWN_EVENT',
      'Order has no event shop.Lost: expected one of shop.Placed, shop.Paid.',
    ],
    [
      () => new WrongStatus('shop.Paid of Order', ['Placed', 'Late'], 'Cart'),
      'WRONG_STATUS',
      'shop.Paid of Order expected status Placed or Late, found Cart.',
    ],
    [
      () => new IncompleteState('Order', 'shop.Placed', ['total', 'at']),
      'INCOMPLETE_STATE',
      'shop.Placed leaves Order without total, at: a first event gives the whole state.',
    ],
  ])('%# has a code for programs and a whole sentence for people', (make, code, message) => {
    const fault = make();
    expect(fault).toBeInstanceOf(Fault);
    expect([fault.code, fault.message]).toEqual([code, message]);
  });
});
