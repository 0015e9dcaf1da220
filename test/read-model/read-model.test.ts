import { Identifier, Instant } from 'demesne';
import { ReadModel } from 'demesne/event-sourcing';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const OrderId = Identifier.define('OrderId');
const define = (name: string, key: unknown = 'id') => ReadModel.define(name, { id: z.string() }, { key } as never);

describe('a read model', () => {
  it.each(['', 'two words', '1st', 'a..b', `a${'b'.repeat(150)}`])('is not called %j', (name) => {
    expect(() => define(name)).toThrow('Expected a name such as account.order-summary');
  });

  it.each(['other', [], ['id', 'other']])('has no key %j', (key) => {
    expect(() => define('account.orders', key)).toThrow('must be one of its fields');
  });

  it('is known by one field, or by several', () => {
    const one = ReadModel.define('a', { id: OrderId, at: Instant }, { key: 'at' });
    const at = Instant.of('2026-03-01T12:00:00Z');
    expect(one.keyText(at)).toBe('2026-03-01T12:00:00.000Z');
    const two = ReadModel.define('a', { id: OrderId, day: z.int() }, { key: ['id', 'day'] });
    expect(two.keyOf({ id: 'o-1', day: 3 })).toBe('["o-1",3]');
    expect(two.keyText({ id: OrderId.of('o-1'), day: 3 })).toBe('["o-1",3]');
  });

  it.each([undefined, '', 'a'.repeat(501), 'a\0', '\ud800'])('has no row of key %j', (id) => {
    expect(() => define('a').keyText(id as never)).toThrow(expect.objectContaining({ code: 'UNFIT_KEY' }));
  });

  it.each([null, undefined])('has no row of key %j where a field wants a time', (at) => {
    const model = ReadModel.define('a', { id: z.string(), at: Instant }, { key: ['id', 'at'] });
    expect(() => model.keyText({ id: 'x', at: at as never })).toThrow(expect.objectContaining({ code: 'UNFIT_KEY' }));
  });

  it('checks and freezes its rows', () => {
    const model = ReadModel.define('a', { id: z.string(), parts: z.array(z.bigint()) }, { key: 'id' });
    const row = model.row({ id: 'x', parts: [1n] });
    expect(Object.isFrozen(row) && Object.isFrozen(row.parts)).toBe(true);
    expect(model.encode(row)).toEqual({ id: 'x', parts: ['1'] });
    expect(model.decode(model.encode(row))).toEqual(row);
    expect(() => model.row({ id: 'x', parts: ['1'] })).toThrow('parts');
  });
});
