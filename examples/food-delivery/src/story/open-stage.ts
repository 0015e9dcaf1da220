import { err, ok, type Result } from 'neverthrow';
import type { Platform } from '../platform.ts';
import type { Chronicle } from './chronicle.ts';
import { fillCart } from './fill-cart.ts';
import type { Problem } from './input/bad-input.ts';
import type { Input } from './input/load-input.ts';
import type { MenuFile } from './input/menu-file.ts';
import type { OrderId } from '../shared-kernel/index.ts';

/** A restaurant as the story finds it. */
export interface OpenedRestaurant {
  readonly name: string;
  readonly dishes: number;
  readonly isOpen: boolean;
  /** Items of its menu that were malformed, by name, and what is wrong with them; known to who has read the menu. */
  readonly leftOut: readonly { readonly name: string; readonly problems: readonly string[] }[];
}

/** Everybody in place, and the cart filled. */
export interface Stage {
  readonly restaurants: readonly OpenedRestaurant[];
  readonly orderId: OrderId;
}

/**
 * Brings restaurants, drivers and the customer on the platform, and fills the cart: all of it, or what is left to do of it.
 * Whoever orders finds everybody else in place, so with the cart all that was there before it is done.
 */
export async function openStage(
  platform: Platform,
  input: Input,
  chronicle: Chronicle,
): Promise<Result<Stage, readonly Problem[]>> {
  const isSet = chronicle.has('ordering.OrderStarted');
  const problems: Problem[] = [];
  const restaurants: OpenedRestaurant[] = [];
  for (const [position, menu] of input.menus.entries()) {
    const opened = isSet ? ok([]) : await openRestaurant(platform, menu, chronicle);
    if (opened.isOk()) restaurants.push(await found(platform, menu, opened.value));
    else problems.push({ file: input.files.menus[position] ?? '', path: ['menu'], message: opened.error });
  }
  if (problems.length > 0) return err(problems);
  if (!isSet) {
    await Promise.all(input.drivers.map((driver) => putOnTheRoad(platform, driver, chronicle)));
    const { id: customerId, contact } = input.order.customer;
    // Who is registered already is refused, and that is all there is to it.
    await platform.account.registerCustomer({ customerId, contact });
    await platform.subscriptions.drain();
  }
  return (await fillCart(platform, input, chronicle)).map((orderId) => ({ restaurants, orderId }));
}

/** Has a restaurant join and open, as far as it can; answers with what had to be left out of its menu. */
async function openRestaurant(
  { catalog }: Platform,
  { restaurantId, profile }: MenuFile,
  chronicle: Chronicle,
): Promise<Result<OpenedRestaurant['leftOut'], string>> {
  if (!chronicle.has('catalog.RestaurantJoined', restaurantId)) await catalog.joinPlatform({ restaurantId, profile });
  await catalog.verifyRestaurant({ restaurantId });
  const isImported = chronicle.has('catalog.MenuUpdated', restaurantId);
  const imported = isImported ? ok([]) : await catalog.importMenu({ restaurantId });
  if (imported.isErr()) return err(imported.error.message);
  await catalog.openRestaurant({ restaurantId });
  return ok(imported.value);
}

async function found(
  { catalog }: Platform,
  { restaurantId, profile: { name } }: MenuFile,
  leftOut: OpenedRestaurant['leftOut'],
): Promise<OpenedRestaurant> {
  return (await catalog.viewRestaurant(restaurantId)).match(
    ({ menu, isOpen }) => ({ name, dishes: menu.length, isOpen, leftOut }),
    () => ({ name, dishes: 0, isOpen: false, leftOut }),
  );
}

async function putOnTheRoad(
  { dispatch }: Platform,
  { id: driverId, name, vehicle, location }: Input['drivers'][number],
  chronicle: Chronicle,
): Promise<void> {
  if (!chronicle.has('dispatch.DriverRegistered', driverId)) {
    await dispatch.registerDriver({ driverId, name, vehicle });
  }
  await dispatch.verifyDriver({ driverId });
  await dispatch.goOnline({ driverId, location });
}
