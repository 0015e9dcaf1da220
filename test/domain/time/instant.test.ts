import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Instant } from '../../../src/domain/time/instant.ts';
import { expectFieldLaws, hostileInput } from '../field/field-laws.ts';

const LIMIT = 8.64e15;

const epochs = fc.oneof(
  fc.integer({ min: -LIMIT, max: LIMIT }),
  fc.integer({ min: Date.UTC(1890), max: Date.UTC(2110) }),
  fc.integer({ min: -366, max: 366 }).map((day) => Date.UTC(2000) + day * 86_400_000),
  fc.constantFrom(0, -1, 1, LIMIT, -LIMIT),
);

const noon = Instant.of('2026-03-01T12:00:00Z');

describe('an instant', () => {
  it('writes what a Date would, for every time a Date can hold', () => {
    fc.assert(
      fc.property(epochs, (ms) => {
        expect(Instant.fromEpochMs(ms).toString()).toBe(new Date(ms).toISOString());
      }),
      { numRuns: 2000 },
    );
  });

  it('reads what a Date writes, and what it writes itself', () => {
    fc.assert(
      fc.property(epochs, (ms) => {
        expect(Instant.parse(new Date(ms).toISOString())._unsafeUnwrap().epochMs).toBe(ms);
      }),
      { numRuns: 2000 },
    );
  });

  it('knows the first and last day of each month of leap years and others', () => {
    for (const year of [0, 1600, 1900, 1999, 2000, 2023, 2024, 2100]) {
      for (let month = 0; month < 12; month += 1) {
        for (const day of [1, new Date(Date.UTC(2000 + (year % 400), month + 1, 0)).getUTCDate()]) {
          const date = new Date(0);
          date.setUTCFullYear(year, month, day);
          expect(Instant.parse(date.toISOString())._unsafeUnwrap().epochMs).toBe(date.getTime());
          expect(Instant.fromEpochMs(date.getTime()).toString()).toBe(date.toISOString());
        }
      }
    }
  });

  it.each([
    ['2026-03-01T12:00:00Z', 0],
    ['2026-03-01T13:00:00+01:00', 0],
    ['2026-03-01T06:30:00-05:30', 0],
    ['2026-03-02T11:59:00+23:59', 0],
    ['2026-03-01T12:00:00-00:00', 0],
    ['2026-03-01T12:00:00.5Z', 500],
    ['2026-03-01T12:00:00.05Z', 50],
    ['2026-03-01T12:00:00.123456789Z', 123],
    ['2026-03-01T12:00:00.9999Z', 999],
    ['+002026-03-01T12:00:00Z', 0],
  ])('reads %s', (text, msAfterNoon) => {
    expect(Instant.of(text).msSince(noon)).toBe(msAfterNoon);
  });

  it('cuts off what is less than a millisecond, also before 1970', () => {
    expect(Instant.of('1969-12-31T23:59:59.9999Z').epochMs).toBe(-1);
  });

  it.each([
    ['a day that February lacks', '2026-02-29T12:00:00Z'],
    ['a day that no February has', '2024-02-30T12:00:00Z'],
    ['a leap day in a full century', '1900-02-29T12:00:00Z'],
    ['a 31st of April', '2026-04-31T12:00:00Z'],
    ['a 32nd', '2026-01-32T12:00:00Z'],
    ['a day 0', '2026-01-00T12:00:00Z'],
    ['a month 0', '2026-00-01T12:00:00Z'],
    ['a month 13', '2026-13-01T12:00:00Z'],
    ['hour 24', '2026-03-01T24:00:00Z'],
    ['minute 60', '2026-03-01T12:60:00Z'],
    ['a leap second', '2016-12-31T23:59:60Z'],
    ['no zone', '2026-03-01T12:00:00'],
    ['no seconds', '2026-03-01T12:00Z'],
    ['no time', '2026-03-01'],
    ['an offset without minutes', '2026-03-01T12:00:00+01'],
    ['an offset without a colon', '2026-03-01T12:00:00+0100'],
    ['an offset of a day', '2026-03-01T12:00:00+24:00'],
    ['an offset of 60 minutes', '2026-03-01T12:00:00+01:60'],
    ['ten digits of a second', '2026-03-01T12:00:00.0123456789Z'],
    ['a dot without digits', '2026-03-01T12:00:00.Z'],
    ['a comma', '2026-03-01T12:00:00,5Z'],
    ['small letters', '2026-03-01t12:00:00z'],
    ['a space', '2026-03-01 12:00:00Z'],
    ['a line end', '2026-03-01T12:00:00Z\n'],
    ['digits of another script', '２０２６-03-01T12:00:00Z'],
    ['a year of five digits', '12026-03-01T12:00:00Z'],
    ['a year minus nothing', '-000000-03-01T12:00:00Z'],
    ['a time after the last', '+275760-09-13T00:00:00.001Z'],
    ['a time before the first', '-271821-04-19T23:59:59.999Z'],
    ['no text', 1_772_366_400_000],
    ['a Date', new Date(0)],
  ])('refuses %s', (_, input) => {
    const refusal = Instant.parse(input)._unsafeUnwrapErr();

    expect(refusal).toMatchObject({ name: 'InvalidValue', type: 'Instant', violations: [{ path: [] }] });
    expect(() => Instant.of(input as string)).toThrow(expect.objectContaining({ code: 'BROKEN_INVARIANT' }));
  });

  it.each([
    [5, 'Not a valid Instant: expected ISO 8601 text, found a number.'],
    ['now', 'Not a valid Instant: expected ISO 8601 text with a time of day and a zone, such as 2026-03-01T12:00:00Z.'],
    ['2026-02-30T12:00:00Z', 'Not a valid Instant: expected a day that the calendar has.'],
    ['+999999-01-01T00:00:00Z', 'Not a valid Instant: expected a time within 271,821 BC to AD 275,760.'],
  ])('says what is wrong with %j', (input, message) => {
    expect(Instant.parse(input)._unsafeUnwrapErr().message).toBe(message);
  });

  it.each([0.5, Number.NaN, Number.POSITIVE_INFINITY, LIMIT + 1, -LIMIT - 1, '0', 0n])(
    'is not made of %s milliseconds',
    (ms) => {
      const made = (): unknown => Instant.fromEpochMs(ms as number);

      expect(made).toThrow(expect.objectContaining({ code: 'BROKEN_INVARIANT' }));
      expect(made).toThrow('Not a valid Instant: expected a whole number of milliseconds');
    },
  );

  it('has no -0', () => {
    expect(Instant.fromEpochMs(-0).epochMs).toBe(0);
    expect(Instant.fromEpochMs(5).plusMs(-5).epochMs).toBe(0);
  });

  it('moves by milliseconds and tells how many lie between two', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer(), (ms, more) => {
        const one = Instant.fromEpochMs(ms);

        expect(one.plusMs(more).msSince(one)).toBe(more);
        expect(one.plusMs(more).plusMs(-more).equals(one)).toBe(true);
        expect(one.epochMs).toBe(ms);
      }),
    );
  });

  it('does not move by parts of milliseconds, nor beyond its bounds', () => {
    expect(() => noon.plusMs(0.5)).toThrow(expect.objectContaining({ code: 'BROKEN_INVARIANT' }));
    expect(() => Instant.fromEpochMs(LIMIT).plusMs(1)).toThrow(expect.objectContaining({ code: 'BROKEN_INVARIANT' }));
  });

  it('is compared by time', () => {
    fc.assert(
      fc.property(epochs, epochs, (left, right) => {
        const [one, other] = [Instant.fromEpochMs(left), Instant.fromEpochMs(right)];

        expect([one < other, one > other, one.equals(other)]).toEqual([left < right, left > right, left === right]);
      }),
    );
  });

  it('equals no other thing that holds the same number', () => {
    for (const other of [{ epochMs: noon.epochMs }, Object.create(noon), new Date(noon.epochMs), null]) {
      expect(noon.equals(other as Instant)).toBe(false);
    }
    expect(Instant.is(noon)).toBe(true);
    for (const input of hostileInput()) expect(Instant.is(input)).toBe(false);
  });

  it('can not be changed', () => {
    expect(Object.isFrozen(noon)).toBe(true);
    expect(() => Object.assign(noon, { epochMs: 0 })).toThrow(TypeError);
  });

  it('differs from another time for a test runner too', () => {
    expect(noon).not.toEqual(noon.plusMs(1));
    expect(noon).toEqual(noon.plusMs(0));
  });

  it('is ISO 8601 as JSON and as text', () => {
    expect(JSON.stringify([noon])).toBe('["2026-03-01T12:00:00.000Z"]');
    expect(String(noon)).toBe('2026-03-01T12:00:00.000Z');
  });

  it('obeys the laws of fields', () => {
    expectFieldLaws(
      Instant,
      epochs.map((ms) => Instant.fromEpochMs(ms)),
    );
  });

  it('is a Standard Schema that takes text, and instants as they are', async () => {
    const { validate } = Instant['~standard'];

    expect(await validate(noon)).toEqual({ value: noon });
    expect(Instant.parse(noon)._unsafeUnwrap()).toBe(noon);
    expect(await validate('2026-03-01T12:00:00Z')).toEqual({ value: noon });
    expect(await validate('noon')).toMatchObject({ issues: [{ path: [] }] });
  });
});
