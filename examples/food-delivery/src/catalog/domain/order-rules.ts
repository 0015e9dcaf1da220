import type { EntityMap, Instant } from 'demesne';
import type { KitchenLine, KitchenOrder } from './kitchen-order.ts';
import type { MenuItem } from './menu-item.ts';
import { Objection } from './objection.ts';
import type { RestaurantProfile } from './restaurant-profile.ts';

/** What decides whether a restaurant takes an order. */
interface Situation {
  readonly profile: RestaurantProfile;
  readonly isOpen: boolean;
  readonly menu: EntityMap<MenuItem>;
  readonly orders: EntityMap<KitchenOrder>;
}

/** The first rule that stands against cooking some dishes now, if any does. */
export function objectionTo(lines: readonly KitchenLine[], situation: Situation, now: Instant): Objection | undefined {
  const { profile, isOpen, menu, orders } = situation;
  if (!isOpen || !profile.hours.include(now)) {
    return new Objection({ rule: 'open', reason: `${profile.name} is closed now.` });
  }
  if (orders.count((order) => order.isInKitchen) >= profile.capacity) {
    return new Objection({ rule: 'capacity', reason: `The kitchen of ${profile.name} has all hands full.` });
  }
  const missing = lines.filter(({ menuItemId }) => menu.get(menuItemId)?.isAvailable !== true);
  if (missing.length > 0) {
    const dishes = missing.map(({ description }) => description).join(', ');
    return new Objection({ rule: 'availability', reason: `${profile.name} is out of: ${dishes}.` });
  }
  return undefined;
}
