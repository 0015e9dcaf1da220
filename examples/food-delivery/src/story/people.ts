import type { HandlerContext, Middleware } from 'demesne/messaging';
import { RestaurantAcceptedOrder } from '../catalog/index.ts';
import { DriverAssigned } from '../dispatch/index.ts';
import type { Platform } from '../platform.ts';

/**
 * The cook and the driver, who act on their own when they hear something. They are people, not contexts: what they try
 * may be refused, because they did it already or come too late, and then they shrug.
 */
export class People {
  readonly #isCookBusy: boolean;
  #platform: Platform | undefined;

  constructor(isCookBusy: boolean) {
    this.#isCookBusy = isCookBusy;
  }

  /** Cooking and the search for a driver begin on the same news; the cook hears it first, so a story has one order. */
  readonly cookHearsFirst: Middleware = async ({ message }, context, next) => {
    if (message instanceof RestaurantAcceptedOrder) await this.#hearAccepted(message, context);
    await next();
  };

  join(platform: Platform): void {
    this.#platform = platform;
    platform.subscriptions.subscribe(DriverAssigned, {
      name: 'people.driver',
      handle: async ({ data: { driverId, deliveryId } }, context) => {
        await platform.dispatch.acceptDelivery({ driverId, deliveryId }, { ...context, actor: driverId });
      },
    });
  }

  async #hearAccepted({ data }: RestaurantAcceptedOrder, context: HandlerContext): Promise<void> {
    const { orderId, restaurantId } = data;
    if (this.#isCookBusy) return;
    const cause = { ...context, actor: restaurantId };
    await this.#platform?.catalog.startPreparation({ restaurantId, orderId }, cause);
  }
}
