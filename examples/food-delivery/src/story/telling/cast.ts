import type { Instant } from 'demesne';
import type { GeoLocation } from '../../shared-kernel/index.ts';
import type { Input } from '../input/load-input.ts';
import type { Standing } from './standing.ts';

/** Who is who in the story, and what the clock on the wall says. */
export interface Cast {
  readonly input: Input;
  readonly restaurantAt: GeoLocation;
  /** A customer, a restaurant or a driver by name. */
  nameOf(id: string): string;
  /** `18:30`, where the restaurant is. */
  timeOf(instant: Instant): string;
  /** `Friday 6 March 2026`. */
  dayOf(instant: Instant): string;
}

/** What a sentence may be made of. */
export interface Scene {
  readonly cast: Cast;
  readonly standing: Standing;
  readonly now: Instant;
}

export function castOf(input: Input): Cast {
  const { order, menus, drivers } = input;
  const names = new Map<string, string>([
    [order.customer.id, order.customer.contact.name],
    ...menus.map(({ restaurantId, profile }) => [restaurantId, profile.name] as const),
    ...drivers.map(({ id, name }) => [id, name] as const),
  ]);
  const restaurant = menus.find(({ restaurantId }) => restaurantId === order.restaurantId)?.profile;
  const timeZone = restaurant?.hours.timeZone ?? 'UTC';
  const time = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const day = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
  });
  return {
    input,
    restaurantAt: restaurant?.location ?? order.dropOff,
    nameOf: (id) => names.get(id) ?? id,
    timeOf: (instant) => time.format(instant.epochMs),
    dayOf: (instant) => day.format(instant.epochMs).replace(',', ''),
  };
}
