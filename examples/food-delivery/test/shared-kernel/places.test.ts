import { describe, expect, it } from 'vitest';
import { Address, type Country, GeoLocation } from '../../src/shared-kernel/index.ts';

const address = (postalCode: string, country: string) =>
  Address.parse({ street: 'Main Street 1', city: 'Somewhere', postalCode, country });

describe('an address', () => {
  it.each<[Country, string]>([
    ['DE', '10999'],
    ['US', '94105'],
    ['US', '94105-1234'],
    ['GB', 'SW1A 1AA'],
    ['NL', '1012 AB'],
    ['JP', '100-0001'],
    ['CA', 'K1A 0B1'],
  ])('R5 of %s may have the postal code %s', (country, postalCode) => {
    expect(address(postalCode, country).isOk()).toBe(true);
  });

  it.each<[string, string]>([
    ['DE', '1099'],
    ['DE', '10999-1234'],
    ['US', '9410'],
    ['GB', '12345'],
    ['JP', '1000001'],
    ['XX', '10999'],
  ])('R5 of %s may not have the postal code %s', (country, postalCode) => {
    expect(address(postalCode, country).isErr()).toBe(true);
  });

  it.each(['', '   ', 'two\nlines', 'a\u001B[2Jb', 'x'.repeat(121)])('R5 has no street such as %j', (street) => {
    const parsed = Address.parse({ street, city: 'Berlin', postalCode: '10999', country: 'DE' });
    expect(parsed._unsafeUnwrapErr().violations[0]?.path).toEqual(['street']);
  });
});

describe('a location', () => {
  it.each([
    [90, 180],
    [-90, -180],
    [0, 0],
  ])('R6 may be at %i, %i', (latitude, longitude) => {
    expect(GeoLocation.create({ latitude, longitude }).isOk()).toBe(true);
  });

  it.each([
    [90.1, 0],
    [0, -180.1],
    [Number.NaN, 0],
    [0, Number.POSITIVE_INFINITY],
  ])('R6 is not at %d, %d', (latitude, longitude) => {
    expect(GeoLocation.create({ latitude, longitude }).isErr()).toBe(true);
  });

  it.each([
    [GeoLocation.of(52.52, 13.405), GeoLocation.of(48.8566, 2.3522), 877_500],
    [GeoLocation.of(0, 179.5), GeoLocation.of(0, -179.5), 111_195],
    [GeoLocation.of(90, 0), GeoLocation.of(-90, 0), 20_015_115],
  ])('R7 is so far from another along a great circle', (from, to, metres) => {
    expect(Math.abs(from.metresTo(to) - metres)).toBeLessThan(metres * 0.001);
    expect(from.metresTo(to)).toBeCloseTo(to.metresTo(from), 6);
    expect(from.metresTo(from)).toBe(0);
  });
});
