import { Instant } from 'demesne';
import { FixedClock } from 'demesne/testing';
import { describe, expect, it } from 'vitest';

describe('a fixed clock', () => {
  it('stands still', () => {
    const clock = new FixedClock('2026-03-01T12:00:00Z');
    expect(clock.now()).toBe(clock.now());
    expect(clock.now().toString()).toBe('2026-03-01T12:00:00.000Z');
  });

  it('takes an instant, text, or a time of its own', () => {
    const noon = Instant.of('2026-03-01T12:00:00Z');
    expect(new FixedClock(noon).now()).toBe(noon);
    expect(new FixedClock().now().toString()).toBe('2026-01-01T12:00:00.000Z');
  });

  it('advances by whole milliseconds, and answers the time', () => {
    const clock = new FixedClock('2026-03-01T12:00:00Z');
    expect(clock.advance(1).toString()).toBe('2026-03-01T12:00:00.001Z');
    expect(clock.advance(0)).toEqual(clock.now());
  });

  it('is set forward and back', () => {
    const clock = new FixedClock('2026-03-01T12:00:00Z');
    clock.set('2020-01-01T00:00:00Z');
    expect(clock.now().toString()).toBe('2020-01-01T00:00:00.000Z');
    clock.set(Instant.of('2030-01-01T00:00:00Z'));
    expect(clock.now().toString()).toBe('2030-01-01T00:00:00.000Z');
  });

  it('refuses to advance backwards, and times that are none', () => {
    const clock = new FixedClock('2026-03-01T12:00:00Z');
    expect(() => clock.advance(-1)).toThrow(expect.objectContaining({ code: 'CLOCK_SET_BACK' }));
    for (const wrong of [NaN, 0.5]) expect(() => clock.advance(wrong)).toThrow(/whole number/);
    expect(() => clock.set('noon')).toThrow(expect.objectContaining({ code: 'BROKEN_INVARIANT' }));
    expect(clock.now().toString()).toBe('2026-03-01T12:00:00.000Z');
  });
});
