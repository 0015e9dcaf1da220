import { Identifier, UUID } from 'demesne';
import { SequentialIdentifiers } from 'demesne/testing';
import { describe, expect, it } from 'vitest';

describe('sequential identifiers', () => {
  it('count from 1 behind a prefix', () => {
    const identifiers = new SequentialIdentifiers();
    expect([identifiers.next(), identifiers.next(), identifiers.next()]).toEqual(['id-1', 'id-2', 'id-3']);
    expect(new SequentialIdentifiers('order-').next()).toBe('order-1');
    expect(new SequentialIdentifiers('').next()).toBe('1');
  });

  it('count each for itself', () => {
    const [one, other] = [new SequentialIdentifiers(), new SequentialIdentifiers()];
    one.next();
    expect(other.next()).toBe('id-1');
  });

  it('take a form of their own', () => {
    expect(new SequentialIdentifiers((count) => `x${count * 10}`).next()).toBe('x10');
  });

  it('make valid UUIDs of version 7, in ascending order', () => {
    const OrderId = Identifier.define('OrderId', { format: UUID });
    const uuids = SequentialIdentifiers.uuids();
    const made = Array.from({ length: 12 }, () => OrderId.next(uuids));
    expect(made.toSorted()).toEqual(made);
    expect(made.at(-1)).toBe('00000000-0000-7000-8000-000000000012');
  });
});
