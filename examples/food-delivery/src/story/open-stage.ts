import { err, ok, type Result } from 'neverthrow';
import type { Platform } from '../platform.ts';
import type { OrderId } from '../shared-kernel/index.ts';
import type { Problem } from './input/bad-input.ts';
import type { Input } from './input/load-input.ts';
import type { MenuFile } from './input/menu-file.ts';

/** A restaurant as the story finds it. */
export interface OpenedRestaurant {
  readonly name: string;
  readonly dishes: number;
  /** Why it doesn't take orders; nothing if it does. */
  readonly closedBecause: string | undefined;
  /** Items of its menu that were malformed, by name, and what is wrong with them. */
  readonly leftOut: readonly { readonly name: string; readonly problems: readonly string[] }[];
}

/** Everybody in place, and the cart filled. */
export interface Stage {
  readonly restaurants: readonly OpenedRestaurant[];
  readonly orderId: OrderId;
}

/** Brings restaurants, drivers and the customer on the platform, and fills the cart. */
export async function openStage(platform: Platform, input: Input): Promise<Result<Stage, readonly Problem[]>> {
  const problems: Problem[] = [];
  const restaurants: OpenedRestaurant[] = [];
  for (const [position, menu] of input.menus.entries()) {
    const opened = await openRestaurant(platform, menu);
    if (opened.isOk()) restaurants.push(opened.value);
    else problems.push({ file: input.files.menus[position] ?? '', path: ['menu'], message: opened.error });
  }
  if (problems.length > 0) return err(problems);
  await Promise.all(input.drivers.map((driver) => putOnTheRoad(platform, driver)));
  await platform.account.registerCustomer({
    customerId: input.order.customer.id,
    contact: input.order.customer.contact,
  });
  await platform.bus.drain();
  return (await fillCart(platform, input)).map((orderId) => ({ restaurants, orderId }));
}

async function openRestaurant({ catalog }: Platform, menu: MenuFile): Promise<Result<OpenedRestaurant, string>> {
  const { restaurantId, profile } = menu;
  const { name } = profile;
  await catalog.joinPlatform({ restaurantId, profile });
  await catalog.verifyRestaurant({ restaurantId });
  const imported = await catalog.importMenu({ restaurantId });
  if (imported.isErr()) return err(imported.error.message);
  const opened = await catalog.openRestaurant({ restaurantId });
  const dishes = (await catalog.viewRestaurant(restaurantId)).match(
    (view) => view.menu.length,
    () => 0,
  );
  return ok({
    name,
    dishes,
    closedBecause: opened.isErr() ? opened.error.message : undefined,
    leftOut: imported.value,
  });
}

async function putOnTheRoad({ dispatch }: Platform, driver: Input['drivers'][number]): Promise<void> {
  const { id: driverId, name, vehicle, location } = driver;
  await dispatch.registerDriver({ driverId, name, vehicle });
  await dispatch.verifyDriver({ driverId });
  await dispatch.goOnline({ driverId, location });
}

/** Every item is tried, so that all that is wrong with the order is told at once. */
async function fillCart({ ordering }: Platform, { files, order }: Input): Promise<Result<OrderId, readonly Problem[]>> {
  const { restaurantId, deliverTo, dropOff, items } = order;
  const customerId = order.customer.id;
  const problem = (path: Problem['path'], { message }: { readonly message: string }): Problem => ({
    file: files.order,
    path,
    message,
  });
  const started = await ordering.startOrder({ customerId, restaurantId, deliverTo, dropOff }, { actor: customerId });
  if (started.isErr()) return err([problem(['restaurantId'], started.error)]);
  const orderId = started.value;
  const problems: Problem[] = [];
  for (const [position, { menuItemId, quantity }] of items.entries()) {
    const added = await ordering.addItem(
      { orderId, menuItemId, quantity },
      { actor: customerId, correlationId: orderId },
    );
    if (added.isErr()) problems.push(problem(['items', position], added.error));
  }
  return problems.length > 0 ? err(problems) : ok(orderId);
}
