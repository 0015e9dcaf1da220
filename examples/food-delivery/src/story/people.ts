import type { HandlerContext, Middleware } from 'demesne/messaging';
import { RestaurantAcceptedOrder } from '../catalog/index.ts';
import { DriverAssigned } from '../dispatch/index.ts';
import type { Platform } from '../platform.ts';
import type { OrderId } from '../shared-kernel/index.ts';

/**
 * The cook and the driver, who act on their own when they hear something. They are people, not contexts: what they try
 * may be refused, and then they shrug.
 */
export class People {
  readonly #isCookBusy: boolean;
  readonly #cooking = new Map<OrderId, Promise<unknown>>();
  #platform: Platform | undefined;
  #preparationMinutes = 0;

  constructor(isCookBusy: boolean) {
    this.#isCookBusy = isCookBusy;
  }

  /** How long the restaurant said that it needs. */
  get preparationMinutes(): number {
    return this.#preparationMinutes;
  }

  /** Cooking and the search for a driver begin on the same news; the cook hears it first, so a story has one order. */
  readonly cookHearsFirst: Middleware = async ({ message }, context, next) => {
    if (message instanceof RestaurantAcceptedOrder) await this.#hearAccepted(message, context);
    await next();
  };

  join(platform: Platform): void {
    this.#platform = platform;
    platform.bus.subscribe(DriverAssigned, {
      name: 'people.driver',
      handle: async ({ data: { driverId, deliveryId } }, context) => {
        await platform.dispatch.acceptDelivery({ driverId, deliveryId }, { ...context, actor: driverId });
      },
    });
  }

  async #hearAccepted({ data }: RestaurantAcceptedOrder, context: HandlerContext): Promise<void> {
    const { orderId, restaurantId, preparationMinutes } = data;
    this.#preparationMinutes = preparationMinutes;
    if (this.#isCookBusy || this.#platform === undefined) return;
    const cause = { ...context, actor: restaurantId };
    const cooking =
      this.#cooking.get(orderId) ?? this.#platform.catalog.startPreparation({ restaurantId, orderId }, cause);
    this.#cooking.set(orderId, cooking);
    await cooking;
  }
}
