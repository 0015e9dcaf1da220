import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UuidV7Generator } from '../../../src/domain/identifier/uuid-v7.ts';

const FORM = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const timeOf = (uuid: string): number => Number.parseInt(uuid.replace('-', '').slice(0, 12), 16);
const counterOf = (uuid: string): number => Number.parseInt(uuid.slice(15, 18), 16);

const zeros = (bytes: Uint8Array): unknown => bytes.fill(0);
const ones = (bytes: Uint8Array): unknown => bytes.fill(0xff);

/** Gives each time in turn, and the last for ever. */
const clockOf = (times: readonly number[]): (() => number) => {
  let asked = 0;
  return () => times[Math.min(asked++, times.length - 1)] as number;
};

const times = (count: number, generator: UuidV7Generator): string[] =>
  Array.from({ length: count }, () => generator.next());

describe('a UUID of version 7', () => {
  it('has the form of RFC 9562 and the time it was made', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 48 - 1 }), fc.nat(255), (now, byte) => {
        const uuid = new UuidV7Generator({ now: () => now, random: (bytes) => bytes.fill(byte) }).next();

        expect(uuid).toMatch(FORM);
        expect(timeOf(uuid)).toBe(now);
      }),
    );
  });

  it('takes every bit but time, version and variant from the random source', () => {
    expect(new UuidV7Generator({ now: () => 0, random: zeros }).next()).toBe('00000000-0000-7000-8000-000000000000');
    expect(new UuidV7Generator({ now: () => 0, random: ones }).next()).toBe('00000000-0000-77ff-bfff-ffffffffffff');
  });

  it('counts on from its start within a millisecond', () => {
    const uuids = times(3, new UuidV7Generator({ now: () => 1000, random: zeros }));

    expect(uuids.map(counterOf)).toEqual([0, 1, 2]);
    expect(uuids.map(timeOf)).toEqual([1000, 1000, 1000]);
  });

  it('starts its counter in the lower half, from random bits, and anew each millisecond', () => {
    const counters = times(2, new UuidV7Generator({ now: clockOf([1, 2]), random: ones })).map(counterOf);

    expect(counters).toEqual([0x7ff, 0x7ff]);
  });

  it('borrows from the next millisecond when the counter is full, and keeps borrowing', () => {
    const uuids = times(4096 + 4097, new UuidV7Generator({ now: () => 1000, random: zeros }));

    expect(timeOf(uuids[4095] as string)).toBe(1000);
    expect(counterOf(uuids[4095] as string)).toBe(0xfff);
    expect(timeOf(uuids[4096] as string)).toBe(1001);
    expect(counterOf(uuids[4096] as string)).toBe(0);
    expect(timeOf(uuids[8192] as string)).toBe(1002);
  });

  it('follows the clock again once that has caught up with what was borrowed', () => {
    const generator = new UuidV7Generator({
      now: clockOf([...Array<number>(4097).fill(1000), 1001, 1002]),
      random: zeros,
    });
    times(4097, generator);

    expect(generator.next()).toMatch(/-7001-/);
    expect(timeOf(generator.next())).toBe(1002);
  });

  it('stays in order whatever the clock does', () => {
    const clock = fc.array(fc.nat(20), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(clock, fc.nat(255), (moments, byte) => {
        const generator = new UuidV7Generator({ now: clockOf(moments), random: (bytes) => bytes.fill(byte) });
        const uuids = times(60, generator);

        expect(uuids).toEqual([...uuids].sort());
        expect(new Set(uuids).size).toBe(uuids.length);
      }),
    );
  });

  it('keeps the last time while the clock steps back', () => {
    const uuids = times(3, new UuidV7Generator({ now: clockOf([5000, 10, 5000]), random: zeros }));

    expect(uuids.map(timeOf)).toEqual([5000, 5000, 5000]);
    expect(uuids.map(counterOf)).toEqual([0, 1, 2]);
  });

  it('takes clocks that give parts of milliseconds', () => {
    const uuids = times(3, new UuidV7Generator({ now: clockOf([1000.9, 1000.95, 1001]), random: zeros }));

    expect(uuids.map(timeOf)).toEqual([1000, 1000, 1001]);
  });

  it('uses no random number twice', () => {
    let last = 0;
    const generator = new UuidV7Generator({
      now: () => 0,
      random: (bytes) => new Uint16Array(bytes.buffer).forEach((_, at, pool) => (pool[at] = last++ & 0xffff)),
    });
    const tails = times(2000, generator).map((uuid) => uuid.slice(24));

    expect(new Set(tails).size).toBe(2000);
  });

  it('asks for random bytes in bulk', () => {
    let asked = 0;
    const generator = new UuidV7Generator({ now: () => 0, random: () => (asked += 1) });
    times(400, generator);
    expect(asked).toBe(1);

    generator.next();
    expect(asked).toBe(2);
  });

  it('is not half made when the random source fails', () => {
    let works = false;
    const random = (bytes: Uint8Array): void => {
      if (!works) throw new Error('no entropy');
      ones(bytes);
    };
    const generator = new UuidV7Generator({ now: () => 0, random });
    expect(() => generator.next()).toThrow('no entropy');
    works = true;

    expect(generator.next()).toBe('00000000-0000-77ff-bfff-ffffffffffff');
  });

  it.each([Number.NaN, -1, 2 ** 48, Number.POSITIVE_INFINITY])('is a fault at the time %s', (now) => {
    const generator = new UuidV7Generator({ now: () => now, random: zeros });

    expect(() => generator.next()).toThrow(
      expect.objectContaining({ code: 'INVALID_TIME', message: expect.stringContaining(`found ${now}:`) }),
    );
  });

  it('takes the clock and the randomness of the system unless told otherwise', () => {
    const before = Date.now();
    const uuids = times(1000, new UuidV7Generator());

    expect(timeOf(uuids[0] as string)).toBeGreaterThanOrEqual(before);
    expect(new Set(uuids.map((uuid) => uuid.slice(19))).size).toBe(1000);
    expect(uuids).toEqual([...uuids].sort());
  });
});
