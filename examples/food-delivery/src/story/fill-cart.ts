import { err, ok, type Result } from 'neverthrow';
import type { Platform } from '../platform.ts';
import { OrderId } from '../shared-kernel/index.ts';
import type { Chronicle } from './chronicle.ts';
import type { Problem } from './input/bad-input.ts';
import type { Input } from './input/load-input.ts';

/** Opens a cart and puts in what isn't there yet. Every item is tried, so that all that is wrong with it is told at once. */
export async function fillCart(
  platform: Platform,
  input: Input,
  chronicle: Chronicle,
): Promise<Result<OrderId, readonly Problem[]>> {
  const { files, order } = input;
  const problem = (path: Problem['path'], { message }: { readonly message: string }): Problem => ({
    file: files.order,
    path,
    message,
  });
  const started = await startOrder(platform, input, chronicle);
  if (started.isErr()) return err([problem(['restaurantId'], started.error)]);
  const orderId = started.value;
  const actor = order.customer.id;
  const inCart = itemsPutInto(orderId, chronicle);
  const problems: Problem[] = [];
  for (const [position, { menuItemId, quantity }] of order.items.entries()) {
    const known = inCart.indexOf(menuItemId);
    if (known >= 0) inCart.splice(known, 1);
    else {
      const added = await platform.ordering.addItem(
        { orderId, menuItemId, quantity },
        { actor, correlationId: orderId },
      );
      if (added.isErr()) problems.push(problem(['items', position], added.error));
    }
  }
  return problems.length > 0 ? err(problems) : ok(orderId);
}

async function startOrder({ ordering }: Platform, { order }: Input, chronicle: Chronicle) {
  const known = chronicle.all('ordering.OrderStarted').at(0)?.aggregate;
  if (known !== undefined) return ok(OrderId.of(known.id));
  const { restaurantId, deliverTo, dropOff, customer } = order;
  return ordering.startOrder({ customerId: customer.id, restaurantId, deliverTo, dropOff }, { actor: customer.id });
}

/** The dishes, once for each time that one was put in. */
function itemsPutInto(orderId: OrderId, chronicle: Chronicle): string[] {
  const first = chronicle.all('ordering.ItemAdded', orderId).map(({ message }) => {
    return (message.encode() as { readonly item: { readonly id: string } }).item.id;
  });
  const again = chronicle.all('ordering.ItemQuantityChanged', orderId).map(({ message }) => {
    return (message.encode() as { readonly menuItemId: string }).menuItemId;
  });
  return [...first, ...again];
}
