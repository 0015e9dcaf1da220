import {
  AggregateRoot,
  BrokenInvariant,
  decodeEvent,
  DomainEvent,
  Identifier,
  InvalidDefinition,
  upcasting,
  UpcastingFailed,
  type Upcasting,
} from 'demesne';
import { Deadline, IntegrationEvent } from 'demesne/messaging';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Money } from './order/values.ts';

interface V1 {
  readonly total: number;
}
interface V2 {
  readonly amount: number;
  readonly currency: string;
}

const chain = upcasting({
  1: ({ total }: V1): V2 => ({ amount: total * 100, currency: 'EUR' }),
  2: ({ amount, currency }: V2) => ({ total: { amount: String(amount), currency } }),
});

class OrderPlaced extends DomainEvent.define(
  'ordering.OrderPlaced',
  { total: Money },
  { version: 3, upcast: chain, formerly: ['shop.CartBought', 'ordering.CartPlaced'] },
) {}

const failureOf = (read: () => unknown): UpcastingFailed => {
  try {
    read();
  } catch (error) {
    if (error instanceof UpcastingFailed) return error;
  }
  throw new Error('It was read, or failed otherwise.');
};

describe('An event of an older version', () => {
  it.each([
    [1, { total: 12 }],
    [2, { amount: 1_200, currency: 'EUR' }],
    [3, { total: { amount: '1200', currency: 'EUR' } }],
  ])('%d is read as one of today', (version, data) => {
    const placed = OrderPlaced.decode(data, version);
    expect(placed).toEqual(new OrderPlaced({ total: new Money({ amount: 1_200n, currency: 'EUR' }) }));
    expect(placed.version).toBe(3);
  });

  it('is checked after the last hop, and every violation is told', () => {
    const { code, cause, message } = failureOf(() => OrderPlaced.decode({ total: 'twelve' }, 1));
    expect(code).toBe('UPCASTING_FAILED');
    expect(message).toContain('Expected version 1 of ordering.OrderPlaced to become version 3');
    expect(cause).toBeInstanceOf(BrokenInvariant);
    expect((cause as BrokenInvariant).error.violations.map(({ path }) => path)).toEqual([['total', 'amount']]);
  });

  it('is a fault with the cause where a hop throws', () => {
    const broken = new Error('no total');
    const upcast = upcasting({
      1: (): object => {
        throw broken;
      },
    });
    class Paid extends DomainEvent.define('ordering.Paid', {}, { version: 2, upcast }) {}
    expect(failureOf(() => Paid.decode({}, 1)).cause).toBe(broken);
  });

  it.each([
    ['a promise', Promise.resolve({})],
    ['a Date within', { at: new Date(0) }],
    ['a number that is none', { at: Number.NaN }],
    ['nothing', undefined],
  ])('is a fault where a hop gives %s', (_, given) => {
    const upcast = upcasting({ 1: (): object => given as object });
    class Paid extends DomainEvent.define('ordering.Paid', { at: z.string().optional() }, { version: 2, upcast }) {}
    expect(() => Paid.decode({}, 1)).toThrow(UpcastingFailed);
  });

  it('is given to hops frozen, so none can change what is stored', () => {
    const upcast = upcasting({
      1: (data: { lines: string[] }) => {
        data.lines.push('b');
        return data;
      },
    });
    class Listed extends DomainEvent.define(
      'ordering.Listed',
      { lines: z.array(z.string()) },
      { version: 2, upcast },
    ) {}
    const stored = { lines: ['a'] };
    expect(() => Listed.decode(stored, 1)).toThrow(UpcastingFailed);
    expect(stored).toEqual({ lines: ['a'] });
    expect(Object.isFrozen(stored.lines)).toBe(false);
  });

  it('may leave out a field with undefined', () => {
    const upcast = upcasting({ 1: ({ note }: { note: string }) => ({ text: note, note: undefined }) });
    class Noted extends DomainEvent.define('ordering.Noted', { text: z.string() }, { version: 2, upcast }) {}
    expect(Noted.decode({ note: 'a' }, 1).data).toEqual({ text: 'a' });
  });

  it.each([4, 0, -1, 1.5])('%d, from which no chain leads, is an unknown version', (version) => {
    expect(() => OrderPlaced.decode({}, version)).toThrow(
      expect.objectContaining({
        code: 'UNKNOWN_MESSAGE_VERSION',
        message: `Expected version 3 of ordering.OrderPlaced, found ${version}. Upcast it or deploy newer code.`,
      }),
    );
  });

  it('from before a class without a chain begins is an unknown version', () => {
    class Signed extends DomainEvent.define('ordering.Signed', { by: z.string() }, { version: 2 }) {}
    expect(Signed.decode({ by: 'ann' }, 2).data).toEqual({ by: 'ann' });
    expect(() => Signed.decode({ name: 'ann' }, 1)).toThrow(
      expect.objectContaining({
        code: 'UNKNOWN_MESSAGE_VERSION',
        message: expect.stringContaining('Expected version 2 of ordering.Signed, found 1.'),
      }),
    );
  });

  it('from before the chain begins is an unknown version', () => {
    const upcast = upcasting({ 2: (data: object) => data });
    class Late extends DomainEvent.define('ordering.Late', {}, { version: 3, upcast }) {}
    expect(Late.decode({}, 2)).toEqual(new Late());
    expect(() => Late.decode({}, 1)).toThrow(expect.objectContaining({ code: 'UNKNOWN_MESSAGE_VERSION' }));
  });
});

describe('A definition with a history', () => {
  const define = (version: number | undefined, upcast: Upcasting): unknown =>
    DomainEvent.define('a.B', {}, { ...(version === undefined ? {} : { version }), upcast });
  const same = (data: object): object => data;

  it.each([
    ['is of version 1, named or not', 1, { 1: same }],
    ['is of version 1 unless given', undefined, { 1: same }],
    ['leaves a version out', 4, { 1: same, 3: same }],
    ['ends too early', 4, { 1: same, 2: same }],
    ['goes on at its own version', 2, { 1: same, 2: same }],
    ['begins at version 0', 2, { 0: same, 1: same }],
    ['is empty', 2, {}],
  ])('is refused where the chain %s', (_, version, hops) => {
    expect(() => define(version, upcasting(hops as never))).toThrow(InvalidDefinition);
  });

  it('is refused where a hop is no function', () => {
    expect(() => upcasting({ 1: 'rename' } as never)).toThrow(InvalidDefinition);
  });

  it('says which hops it expected and which it found', () => {
    expect(() => define(4, upcasting({ 1: same, 3: same }))).toThrow(/a\.B is of version 4: .* found hops from 1, 3\./);
  });

  it.each([
    ['its own', ['a.B']],
    ['no name', ['B']],
    ['the name of an integration event', ['a.published.B']],
  ])('is refused where a former name is %s', (_, formerly) => {
    expect(() => DomainEvent.define('a.B', {}, { formerly })).toThrow(InvalidDefinition);
  });

  it.each([
    ['formerly', 5],
    ['formerly', null],
    ['formerly', 'x'],
    ['formerly', 'ordering.Old'],
    ['formerly', {}],
    ['version', '2'],
    ['version', null],
  ])('is refused where %s is of the wrong type: %j', (option, wrong) => {
    const options = { [option]: wrong } as never;
    expect(() => DomainEvent.define('a.B', {}, options)).toThrow(InvalidDefinition);
    expect(() => IntegrationEvent.define('a.published.B', {}, options)).toThrow(InvalidDefinition);
    expect(() => Deadline.define('a.B', {}, options)).toThrow(InvalidDefinition);
  });

  it('tells all the names that it is read from, its own first', () => {
    expect(OrderPlaced.names).toEqual(['ordering.OrderPlaced', 'shop.CartBought', 'ordering.CartPlaced']);
  });
});

describe('An aggregate', () => {
  class Order extends AggregateRoot.define('Order', {
    id: Identifier.define('OrderId'),
    state: { total: Money },
    events: { OrderPlaced },
    evolve: { OrderPlaced: (_, { data }) => ({ total: data.total }) },
  }) {}

  it('reads its events under former names, and of older versions', () => {
    const event = decodeEvent(Order, { type: 'shop.CartBought', version: 1, data: { total: 12 } });
    expect(event).toEqual(new OrderPlaced({ total: new Money({ amount: 1_200n, currency: 'EUR' }) }));
  });

  it('has no two events that share a name, former ones included', () => {
    class CartBought extends DomainEvent.define('shop.CartBought', {}) {}
    expect(() =>
      AggregateRoot.define('Order', {
        id: Identifier.define('OrderId'),
        state: { total: Money },
        events: { OrderPlaced, CartBought },
        evolve: { OrderPlaced: (_, { data }) => ({ total: data.total }), CartBought: () => undefined },
      }),
    ).toThrow('Order.CartBought needs an event of its own');
  });
});

describe('Integration events and deadlines', () => {
  const upcast = upcasting({ 1: ({ note }: { note: string }) => ({ text: note }) });

  it('are upcast as domain events are', () => {
    class Told extends IntegrationEvent.define(
      'ordering.published.Told',
      { text: z.string() },
      { version: 2, upcast, formerly: ['shop.published.Told'] },
    ) {}
    class Due extends Deadline.define('ordering.Due', { text: z.string() }, { version: 2, upcast }) {}
    expect(Told.decode({ note: 'a' }, 1)).toEqual(new Told({ text: 'a' }));
    expect(Due.decode({ note: 'a' }, 1)).toEqual(new Due({ text: 'a' }));
    expect(() => IntegrationEvent.define('a.published.B', {}, { formerly: ['a.B'] })).toThrow(InvalidDefinition);
  });
});
