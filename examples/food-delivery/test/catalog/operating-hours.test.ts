import { Instant } from 'demesne';
import { describe, expect, it, vi } from 'vitest';
import { OpeningRange } from '../../src/catalog/domain/opening-range.ts';
import { OperatingHours } from '../../src/catalog/domain/operating-hours.ts';

const range = (from: string, until: string): OpeningRange => new OpeningRange({ from, until });
const never = {
  monday: [],
  tuesday: [],
  wednesday: [],
  thursday: [],
  friday: [],
  saturday: [],
  sunday: [],
};

describe('Operating hours', () => {
  const lunchAndDinner = OperatingHours.daily('Europe/Berlin', range('11:30', '14:30'), range('18:00', '22:00'));

  it.each([
    ['before lunch', '2026-03-02T10:29:59Z', false],
    ['at lunch', '2026-03-02T10:30:00Z', true],
    ['until the last millisecond of lunch', '2026-03-02T13:29:59.999Z', true],
    ['between the two', '2026-03-02T13:30:00Z', false],
    ['at dinner', '2026-03-02T17:00:00Z', true],
    ['after dinner', '2026-03-02T21:00:00Z', false],
  ])('may have several ranges on a day (R3): %s', (_, time, isOpen) => {
    expect(lunchAndDinner.include(Instant.of(time))).toBe(isOpen);
  });

  const weekend = new OperatingHours({
    ...never,
    timeZone: 'Europe/Berlin',
    saturday: [range('18:00', '02:00')],
    sunday: [range('20:00', '04:00')],
  });

  it.each([
    ['Saturday before', '2026-02-28T16:59:00Z', false],
    ['Saturday evening', '2026-02-28T17:00:00Z', true],
    ['the night to Sunday', '2026-03-01T00:59:00Z', true],
    ['Sunday at two in the morning', '2026-03-01T01:00:00Z', false],
    ['the night to Monday, into the next week', '2026-03-02T02:59:00Z', true],
    ['Monday at four in the morning', '2026-03-02T03:00:00Z', false],
    ['the night to Saturday', '2026-02-28T00:00:00Z', false],
  ])('may run past midnight (R3): %s', (_, time, isOpen) => {
    expect(weekend.include(Instant.of(time))).toBe(isOpen);
  });

  it('may be the whole day, every day (R3)', () => {
    const always = OperatingHours.daily('Asia/Tokyo', range('00:00', '00:00'));
    for (let hour = 0; hour < 7 * 24; hour += 1) {
      expect(always.include(Instant.of('2026-03-02T00:00:00Z').plusMs(hour * 3_600_000))).toBe(true);
    }
  });

  it.each([
    ['Asia/Tokyo', '2026-03-01T23:30:00Z', true],
    ['Europe/Berlin', '2026-03-01T23:30:00Z', false],
    ['Asia/Kathmandu', '2026-03-02T02:15:00Z', true],
    ['America/St_Johns', '2026-03-02T02:15:00Z', false],
  ])('are those of the clock on the wall in %s (R3)', (timeZone, time, isOpen) => {
    const mondayMorning = new OperatingHours({ ...never, timeZone, monday: [range('08:00', '12:00')] });
    expect(mondayMorning.include(Instant.of(time))).toBe(isOpen);
  });

  it.each([
    ['the evening before the clock goes forward', '2026-03-28T17:00:00Z', true],
    ['the evening after', '2026-03-29T16:00:00Z', true],
    ['an hour earlier than before', '2026-03-29T15:59:00Z', false],
  ])('follow summer time (R3): %s', (_, time, isOpen) => {
    expect(OperatingHours.daily('Europe/Berlin', range('18:00', '22:00')).include(Instant.of(time))).toBe(isOpen);
  });

  it.each([
    ['on one day', { monday: [range('11:00', '15:00'), range('14:59', '18:00')] }],
    ['given in any order', { monday: [range('14:00', '18:00'), range('11:00', '14:30')] }],
    ['with the night before', { monday: [range('20:00', '02:00')], tuesday: [range('01:00', '05:00')] }],
    ['with the last night of the week', { sunday: [range('20:00', '02:00')], monday: [range('01:59', '05:00')] }],
  ])('never overlap (R3): %s', (_, week) => {
    const hours = OperatingHours.create({ ...never, timeZone: 'Europe/Berlin', ...week });
    expect(hours._unsafeUnwrapErr().message).toBe('Not a valid OperatingHours: no two ranges overlap.');
  });

  it('may be written down in any order (R3)', () => {
    const monday = [range('18:00', '22:00'), range('11:00', '14:30')];
    expect(OperatingHours.create({ ...never, timeZone: 'Europe/Berlin', monday }).isOk()).toBe(true);
  });

  it('may touch (R3)', () => {
    const week = { sunday: [range('20:00', '02:00')], monday: [range('02:00', '05:00'), range('05:00', '06:00')] };
    expect(OperatingHours.create({ ...never, timeZone: 'Europe/Berlin', ...week }).isOk()).toBe(true);
  });

  it('are read from JSON, with every mistake by its path', () => {
    const json = { ...never, timeZone: 'Europe/Atlantis', monday: [{ from: '25:00', until: '12:00' }] };
    const { violations } = OperatingHours.parse(json)._unsafeUnwrapErr();
    expect(violations.map(({ path }) => path.join('.'))).toEqual(['timeZone', 'monday.0.from']);
  });

  it('come back from their JSON as they were', () => {
    expect(OperatingHours.decode(weekend.toJSON()).equals(weekend)).toBe(true);
  });

  it('build one clock for each zone, however often they are asked', () => {
    const { DateTimeFormat } = Intl;
    const built = vi.spyOn(Intl, 'DateTimeFormat').mockImplementation(function (zone, options) {
      return new DateTimeFormat(zone, options);
    } as typeof DateTimeFormat);
    const hours = OperatingHours.daily('Pacific/Auckland', range('08:00', '12:00'));
    for (let minute = 0; minute < 100; minute += 1) hours.include(Instant.fromEpochMs(minute * 60_000));
    expect(built).toHaveBeenCalledTimes(1);
    built.mockRestore();
  });
});
