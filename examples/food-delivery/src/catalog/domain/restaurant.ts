import { EntityMap, type IllegalTransition, type Instant, type InvalidValue } from 'demesne';
import { err, ok, type Result } from 'neverthrow';
import type { MenuItemId, OrderId, RestaurantId } from '../../shared-kernel/index.ts';
import { kitchenOrderStatus, type KitchenOrder, type KitchenOrderStatus } from './kitchen-order.ts';
import type { MenuItem } from './menu-item.ts';
import { Objection } from './objection.ts';
import { objectionTo } from './order-rules.ts';
import type { PreparationEstimate } from './preparation-estimate.ts';
import type { RequestedOrder } from './requested-order.ts';
import {
  MenuItemBackInStock,
  MenuItemOutOfStock,
  MenuUpdated,
  OrderPreparationStarted,
  OrderReadyForPickup,
  OrderStopped,
  RestaurantAcceptedOrder,
  RestaurantClosed,
  RestaurantJoined,
  RestaurantOpened,
  RestaurantRejectedOrder,
  RestaurantVerified,
} from './restaurant-events.ts';
import { RestaurantModel } from './restaurant-model.ts';
import type { RestaurantProfile } from './restaurant-profile.ts';
import {
  AlreadyAnswered,
  NothingToSell,
  NotVerified,
  OrderNotTaken,
  OutsideOperatingHours,
  UnfitPrice,
  UnknownMenuItem,
  UnknownOrder,
} from './restaurant-refusals.ts';

/** Offers dishes, answers orders, and cooks those it takes. */
export class Restaurant extends RestaurantModel {
  static join(id: RestaurantId, profile: RestaurantProfile): Restaurant {
    return new Restaurant(id).begin(new RestaurantJoined({ profile }));
  }

  get profile(): RestaurantProfile {
    return this.state.profile;
  }

  get isOpen(): boolean {
    return this.state.isOpen;
  }

  get menu(): readonly MenuItem[] {
    return [...this.state.menu];
  }

  /** The orders it answered, the oldest first. */
  get orders(): readonly KitchenOrder[] {
    return [...this.state.orders];
  }

  /** What became of an order here; nothing where the restaurant never heard of it. */
  statusOf(orderId: OrderId): KitchenOrderStatus | undefined {
    return this.state.orders.get(orderId)?.status;
  }

  verify(): Result<void, never> {
    return this.state.isVerified ? ok() : this.record(new RestaurantVerified());
  }

  updateMenu(items: readonly MenuItem[]): Result<void, UnfitPrice> {
    const { currency } = this.state.profile.minimumOrder;
    const unfit = items.find(({ price }) => price.currency !== currency || price.isNegative);
    if (unfit !== undefined) return err(new UnfitPrice({ menuItemId: unfit.id, currency }));
    return this.record(new MenuUpdated({ menu: EntityMap.of(items) }));
  }

  markItemOutOfStock(menuItemId: MenuItemId): Result<void, UnknownMenuItem> {
    const item = this.state.menu.get(menuItemId);
    if (item === undefined) return err(new UnknownMenuItem({ menuItemId }));
    return item.isAvailable ? this.record(new MenuItemOutOfStock({ menuItemId })) : ok();
  }

  markItemAvailable(menuItemId: MenuItemId): Result<void, UnknownMenuItem> {
    const item = this.state.menu.get(menuItemId);
    if (item === undefined) return err(new UnknownMenuItem({ menuItemId }));
    return item.isAvailable ? ok() : this.record(new MenuItemBackInStock({ menuItemId }));
  }

  openForOrders(now: Instant): Result<void, NotVerified | NothingToSell | OutsideOperatingHours> {
    const { profile, isVerified, isOpen, menu } = this.state;
    if (isOpen) return ok();
    if (!isVerified) return err(new NotVerified());
    if (!menu.some((item) => item.isAvailable)) return err(new NothingToSell());
    if (!profile.hours.include(now)) return err(new OutsideOperatingHours());
    return this.record(new RestaurantOpened());
  }

  closeForOrders(now: Instant): Result<void, never> {
    return this.state.isOpen ? this.record(new RestaurantClosed({ closedAt: now })) : ok();
  }

  /** Answers an order by its rules: accepts it, or rejects it by the first that stands against it. It answers once. */
  answerOrder(order: RequestedOrder, estimate: PreparationEstimate, now: Instant): Result<void, never> {
    return this.acceptOrder(order, estimate, now).orElse((refusal): Result<void, never> => {
      if (refusal instanceof AlreadyAnswered) return ok();
      const { orderId, lines } = order;
      const { objection } = refusal;
      return this.record(new RestaurantRejectedOrder({ orderId, lines, objection, rejectedAt: now }));
    });
  }

  /** Takes an order that no rule stands against. */
  acceptOrder(
    { orderId, lines, dropOff }: RequestedOrder,
    estimate: PreparationEstimate,
    now: Instant,
  ): Result<void, AlreadyAnswered | OrderNotTaken> {
    const status = this.statusOf(orderId);
    if (status !== undefined) return err(new AlreadyAnswered({ orderId, status }));
    const objection = objectionTo(lines, this.state, now);
    if (objection !== undefined) return err(new OrderNotTaken({ orderId, objection }));
    const preparationMinutes = this.#minutesFor(lines, estimate);
    const pickUp = this.state.profile.location;
    return this.record(
      new RestaurantAcceptedOrder({ orderId, lines, pickUp, dropOff, preparationMinutes, acceptedAt: now }),
    );
  }

  /** Turns down by choice what it had accepted by its rules, as long as nobody cooks it. */
  rejectOrder(
    orderId: OrderId,
    reason: string,
    now: Instant,
  ): Result<void, UnknownOrder | IllegalTransition | InvalidValue> {
    const order = this.state.orders.get(orderId);
    if (order === undefined) return err(new UnknownOrder({ orderId }));
    return kitchenOrderStatus
      .check(order.status, 'Rejected')
      .andThen(() => Objection.create({ rule: 'choice', reason }))
      .andThen((objection) =>
        this.record(new RestaurantRejectedOrder({ orderId, lines: order.lines, objection, rejectedAt: now })),
      );
  }

  startPreparation(orderId: OrderId, now: Instant): Result<void, UnknownOrder | IllegalTransition> {
    return this.#mayBecome(orderId, 'Preparing').andThen(() =>
      this.record(new OrderPreparationStarted({ orderId, startedAt: now })),
    );
  }

  markOrderReady(orderId: OrderId, now: Instant): Result<void, UnknownOrder | IllegalTransition> {
    return this.#mayBecome(orderId, 'Ready').andThen(() =>
      this.record(new OrderReadyForPickup({ orderId, readyAt: now })),
    );
  }

  /** Stops work on an order. One that it is still to hear of is not cooked then either; what is ready stays so. */
  stopOrder(orderId: OrderId, now: Instant): Result<void, never> {
    const status = this.statusOf(orderId);
    if (status !== undefined && !kitchenOrderStatus.can(status, 'Stopped')) return ok();
    return this.record(new OrderStopped({ orderId, stoppedAt: now }));
  }

  #mayBecome(orderId: OrderId, next: KitchenOrderStatus): Result<void, UnknownOrder | IllegalTransition> {
    const status = this.statusOf(orderId);
    return status === undefined ? err(new UnknownOrder({ orderId })) : kitchenOrderStatus.check(status, next);
  }

  #minutesFor(lines: RequestedOrder['lines'], estimate: PreparationEstimate): number {
    const { menu } = this.state;
    return estimate.estimateMinutes(
      lines.map(({ menuItemId, quantity }) => ({
        quantity,
        preparationMinutes: menu.get(menuItemId)?.preparationMinutes ?? 0,
      })),
    );
  }
}
