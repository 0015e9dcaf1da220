import { BrokenInvariant, DomainError, DomainEvent, Fault, Instant, InvalidDefinition, optional } from 'demesne';
import { describe, expect, it } from 'vitest';
import { match } from 'ts-pattern';
import { z } from 'zod';
import { isSealed } from './field/field-laws.ts';
import { Money } from './order/values.ts';

class OrderPlaced extends DomainEvent.define(
  'ordering.OrderPlaced',
  { total: Money, lines: z.array(z.string()), at: optional(Instant) },
  { version: 3 },
) {}
class Ticked extends DomainEvent.define('clock.Ticked', { note: z.string().optional() }) {}

describe('A domain event', () => {
  it('is a fact: type, version and data, immutable, and nothing shared with the caller', () => {
    const lines = ['a'];
    const placed = new OrderPlaced({ total: Money.euros(5n), lines });
    lines.push('b');
    expect([placed.type, placed.version, placed.data.lines]).toEqual(['ordering.OrderPlaced', 3, ['a']]);
    expect(isSealed(placed)).toBe(true);
    expect(Object.hasOwn(placed, 'type')).toBe(true);
    expect(Object.isFrozen(lines)).toBe(false);
  });

  it('keeps what it has checked, whatever a getter answers the second time', () => {
    const answers = [Money.euros(5n), 'free of charge'];
    const data = {
      lines: [],
      get total(): Money {
        return answers.shift() as Money;
      },
    };
    expect(new OrderPlaced(data).data).toEqual({ total: Money.euros(5n), lines: [] });
    let asked = 0;
    const note = {
      get note(): string {
        return (asked += 1) === 1 ? 'a' : (7 as never);
      },
    };
    expect(new Ticked(note).data).toEqual({ note: 'a' });
  });

  it('refuses data that does not fit, with the path', () => {
    expect(() => new OrderPlaced({ total: Money.euros(5n), lines: [1 as never] })).toThrow(BrokenInvariant);
    expect(() => new OrderPlaced({} as never)).toThrow(/Not a valid ordering\.OrderPlaced: total: .*; lines: /);
    expect(
      OrderPlaced.parse({ total: { amount: '1', currency: 'EUR' }, lines: 'x' })._unsafeUnwrapErr().violations,
    ).toMatchObject([{ path: ['lines'] }]);
  });

  it('goes to JSON and back, at its own version only', () => {
    const placed = new OrderPlaced({ total: Money.euros(5n), lines: [], at: Instant.fromEpochMs(0) });
    const json = JSON.parse(JSON.stringify(placed));
    expect(json).toEqual({
      type: 'ordering.OrderPlaced',
      version: 3,
      data: { total: { amount: '5', currency: 'EUR' }, lines: [], at: '1970-01-01T00:00:00.000Z' },
    });
    expect(OrderPlaced.decode(json.data, 3)).toEqual(placed);
    expect(OrderPlaced.parse(json.data)._unsafeUnwrap()).toEqual(placed);
    expect(() => OrderPlaced.decode(json.data, 2)).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_MESSAGE_VERSION' }),
    );
  });

  it('takes no argument where all of its data is optional', () => {
    expect(new Ticked().data).toEqual({});
    expect(new Ticked({ note: 'x' }).data.note).toBe('x');
  });

  it.each(['', 'OrderPlaced', 'ordering.', '.OrderPlaced', 'ordering.Order Placed', 'ordering..X'])(
    'needs a name with its context: %j has none',
    (name) => {
      expect(() => DomainEvent.define(name, {})).toThrow(InvalidDefinition);
    },
  );

  it('leaves names with published in the middle to integration events', () => {
    expect(() => DomainEvent.define('ordering.published.OrderPlaced', {})).toThrow(InvalidDefinition);
    expect(() => DomainEvent.define('a.b.published.C', {})).toThrow(InvalidDefinition);
    expect(DomainEvent.define('book.published', {}).type).toBe('book.published');
    expect(DomainEvent.define('library.publishedLately.Book', {}).type).toBe('library.publishedLately.Book');
  });

  it.each([0, -1, 1.5, Number.NaN])('has a version from 1: %d is none', (version) => {
    expect(() => DomainEvent.define('a.B', {}, { version })).toThrow(InvalidDefinition);
  });
});

function revoked(): object {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  return proxy;
}

describe('A domain error', () => {
  class OutOfStock extends DomainError.define('OutOfStock') {}
  class TooDear extends DomainError.define('TooDear')<{ price: Money; limit: bigint; hint?: string }> {}
  const tooDear = new TooDear({ price: Money.euros(5n), limit: 3n });

  it('says what happened in words, with its fields', () => {
    expect(new OutOfStock().message).toBe('Out of stock.');
    expect(tooDear.message).toBe('Too dear: price {"amount":"5","currency":"EUR"}, limit 3.');
  });

  it('has a JSON form, bigints included', () => {
    expect(JSON.parse(JSON.stringify(tooDear))).toEqual({
      name: 'TooDear',
      message: tooDear.message,
      price: { amount: '5', currency: 'EUR' },
      limit: '3',
    });
  });

  describe('with a field that has no JSON form', () => {
    class Odd extends DomainError.define('Odd')<{ part: unknown; hint: string }> {}
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    const deep = JSON.parse('['.repeat(50_000) + ']'.repeat(50_000)) as unknown;

    it.each([
      ['a cycle', cycle],
      ['a getter that throws', Object.defineProperty({}, 'x', { enumerable: true, get: () => JSON.parse('') })],
      ['a toJSON that throws', { toJSON: () => JSON.parse('') }],
      ['a revoked proxy', revoked()],
      ['data without end', deep],
      ['a function', () => 1],
      ['a symbol', Symbol('x')],
    ])('%s, has a message and JSON all the same', (_, part) => {
      const odd = new Odd({ part, hint: 'look' });
      expect(odd.message).toBe('Odd: part unreadable, hint look.');
      expect(JSON.parse(JSON.stringify(odd))).toEqual({
        name: 'Odd',
        message: odd.message,
        part: 'unreadable',
        hint: 'look',
      });
    });

    it('undefined, leaves it out', () => {
      const odd = new Odd({ part: undefined, hint: 'look' });
      expect(odd.message).toBe('Odd: hint look.');
      expect(JSON.parse(JSON.stringify(odd))).toEqual({ name: 'Odd', message: odd.message, hint: 'look' });
    });
  });

  it('is a frozen value and no exception', () => {
    expect(Object.isFrozen(tooDear)).toBe(true);
    expect(tooDear).not.toBeInstanceOf(Error);
    expect('stack' in tooDear).toBe(false);
  });

  it('is matched exhaustively by its name', () => {
    const told = (error: OutOfStock | TooDear): string =>
      match(error)
        .with({ name: 'OutOfStock' }, () => 'none left')
        .with({ name: 'TooDear' }, ({ limit }) => `more than ${limit}`)
        .exhaustive();
    expect([told(new OutOfStock()), told(tooDear)]).toEqual(['none left', 'more than 3']);
  });

  it('is told from faults and other things, also from another copy of the package', () => {
    const foreign = { [Symbol.for('demesne.DomainError')]: true };
    expect([tooDear, foreign, new Fault('X', 'x'), null, 'x'].map(DomainError.is)).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
  });
});

describe('A fault', () => {
  it('is an exception with a stable code, a name that follows from it, and its cause', () => {
    const cause = new Error('disk');
    const fault = new Fault('STORE_CLOSED', 'The store is closed.', { cause });
    expect(fault).toBeInstanceOf(Error);
    expect([fault.code, fault.name, fault.cause, String(fault)]).toEqual([
      'STORE_CLOSED',
      'StoreClosed',
      cause,
      'StoreClosed: The store is closed.',
    ]);
  });

  it('is recognised across copies of the package', () => {
    const foreign = Object.assign(new Error('x'), { [Symbol.for('demesne.Fault')]: true });
    expect([new Fault('X', 'x'), foreign, new Error('x'), {}].map(Fault.is)).toEqual([true, true, false, false]);
  });
});
