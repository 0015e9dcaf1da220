import type { IllegalTransition, Instant } from 'demesne';
import { err, ok, type Result } from 'neverthrow';
import {
  CurrencyMismatch,
  type CustomerId,
  type MenuItemId,
  Money,
  type RestaurantId,
} from '../../shared-kernel/index.ts';
import type { CancellationPolicy } from './cancellation-policy.ts';
import {
  CartAbandoned,
  DeliveryStarted,
  ItemAdded,
  ItemQuantityChanged,
  ItemRemoved,
  OrderCancelled,
  OrderCompleted,
  OrderConfirmed,
  OrderDelivered,
  OrderPaid,
  OrderPlaced,
  OrderRejected,
  OrderStarted,
  PreparationFinished,
  PreparationStarted,
} from './order-events.ts';
import type { OrderItem } from './order-item.ts';
import { OrderModel } from './order-model.ts';
import {
  BelowMinimum,
  CartClosed,
  EmptyOrder,
  type InvalidQuantity,
  NotInCart,
  NotOnMenu,
  NotServiceable,
  type TooLateToCancel,
  TooManyItems,
} from './order-refusals.ts';
import { journey, orderStatus, type OrderStatus, type Waypoint } from './order-status.ts';
import type { PaymentMethod } from './payment-method.ts';
import type { PriceChanged, PricingPolicy } from './pricing-policy.ts';
import { checkQuantity } from './quantity.ts';
import type { ServiceArea } from './service-area.ts';

const MOST_ITEMS = 20;

/** The part of the journey that others report: what each of its statuses begins with. */
const milestones = {
  Preparing: () => new PreparationStarted(),
  ReadyForPickup: () => new PreparationFinished(),
  OutForDelivery: () => new DeliveryStarted(),
  Delivered: () => new OrderDelivered(),
};

export type Milestone = keyof typeof milestones;

const isMilestone = (waypoint: Waypoint): waypoint is Milestone => Object.hasOwn(milestones, waypoint);

/** How far along the journey a status is: at no point of it where an order has left it. */
const placeOf = (status: OrderStatus): number => journey.findIndex((one) => one === status);

/** What is looked up, and who decides, when an order is placed. */
export interface Placement {
  readonly paymentMethod: PaymentMethod;
  readonly currentPrices: ReadonlyMap<MenuItemId, Money>;
  readonly pricing: PricingPolicy;
  readonly area: ServiceArea;
  readonly now: Instant;
}

/** What a customer wants from one restaurant, from the cart to the doorstep. */
export class Order extends OrderModel {
  static start(cart: OrderStarted['data']): Order {
    return new Order(cart.orderId).begin(new OrderStarted(cart));
  }

  get status(): OrderStatus {
    return this.state.status;
  }

  get customerId(): CustomerId {
    return this.state.customerId;
  }

  get restaurantId(): RestaurantId {
    return this.state.restaurantId;
  }

  /** What is in the cart, or was when the order was placed. */
  get items(): readonly OrderItem[] {
    return [...this.state.items];
  }

  get itemsTotal(): Money {
    return this.#sum(this.state.items.map(({ price }) => price));
  }

  get deliveryFee(): Money {
    return this.state.terms.deliveryFee;
  }

  get discount(): Money {
    return this.state.terms.discount;
  }

  /** Items and delivery, less the discount: derived, so it can't be wrong. */
  get total(): Money {
    return this.#sum([this.itemsTotal, this.deliveryFee, this.discount.negated]);
  }

  /** Whether nothing can happen to it any more. */
  get hasEnded(): boolean {
    return orderStatus.isFinal(this.status);
  }

  /** Whether it is at a point of its journey, or past it. */
  hasReached(waypoint: Waypoint): boolean {
    return placeOf(this.status) >= placeOf(waypoint);
  }

  /** Adding what is in the cart already raises its quantity, at the price it was first put in for. */
  add(item: OrderItem): Result<void, CartClosed | TooManyItems | CurrencyMismatch> {
    const { currency: found } = item.unitPrice;
    const expected = this.state.terms.minimum.currency;
    if (found !== expected) return err(new CurrencyMismatch({ expected, found }));
    const known = this.state.items.get(item.id);
    return this.#checkOpen()
      .andThen(() => this.#checkRoom(item.quantity))
      .andThen(() =>
        this.record(
          known === undefined
            ? new ItemAdded({ item })
            : new ItemQuantityChanged({ menuItemId: item.id, quantity: known.quantity + item.quantity }),
        ),
      );
  }

  changeQuantity(
    menuItemId: MenuItemId,
    quantity: number,
  ): Result<void, CartClosed | NotInCart | InvalidQuantity | TooManyItems> {
    const known = this.state.items.get(menuItemId);
    if (known === undefined) return err(new NotInCart({ menuItemId }));
    return this.#checkOpen()
      .andThen(() => checkQuantity(quantity))
      .andThen(() => this.#checkRoom(quantity - known.quantity))
      .andThen(() => this.record(new ItemQuantityChanged({ menuItemId, quantity })));
  }

  remove(menuItemId: MenuItemId): Result<void, CartClosed | NotInCart> {
    if (!this.state.items.has(menuItemId)) return err(new NotInCart({ menuItemId }));
    return this.#checkOpen().andThen(() => this.record(new ItemRemoved({ menuItemId })));
  }

  place(
    placement: Placement,
  ): Result<void, IllegalTransition | EmptyOrder | NotOnMenu | PriceChanged | BelowMinimum | NotServiceable> {
    const { status, items, terms, dropOff, restaurantId } = this.state;
    const { total } = this;
    const move = orderStatus.check(status, 'Placed');
    if (move.isErr()) return move;
    if (items.isEmpty) return err(new EmptyOrder({ orderId: this.id }));
    if (total.isBelow(terms.minimum) || !total.isPositive) {
      return err(new BelowMinimum({ minimum: terms.minimum, total }));
    }
    if (!placement.area.serves(dropOff)) return err(new NotServiceable({ restaurantId }));
    return this.#checkPrices(placement).andThen(() => this.record(this.#placed(placement)));
  }

  /** The payment is safe. */
  confirm(): Result<void, IllegalTransition> {
    const { status, items, deliverTo, dropOff } = this.state;
    return orderStatus
      .check(status, 'Confirmed')
      .andThen(() => this.record(new OrderConfirmed({ ...this.#parties, items: [...items], deliverTo, dropOff })));
  }

  reject(reason: string): Result<void, IllegalTransition> {
    return orderStatus
      .check(this.status, 'Rejected')
      .andThen(() => this.record(new OrderRejected({ ...this.#parties, reason })));
  }

  cancel(policy: CancellationPolicy, now: Instant): Result<void, IllegalTransition | TooLateToCancel> {
    const { status, placedAt } = this.state;
    return orderStatus.check(status, 'Cancelled').andThen(() => {
      // What was never placed is still a cart.
      if (placedAt === undefined) return this.record(new CartAbandoned());
      return policy
        .feeFor({ status, total: this.total, placedAt, now })
        .andThen((fee) => this.record(new OrderCancelled({ ...this.#parties, fee })));
    });
  }

  /** Hears how far the food is: late news is no news, and early news brings what must have happened before. */
  reach(milestone: Milestone): Result<void, IllegalTransition> {
    if (this.hasEnded || this.hasReached(milestone)) return ok();
    if (!this.hasReached('Confirmed')) return orderStatus.check(this.status, milestone);
    const steps = journey.slice(placeOf(this.status) + 1, placeOf(milestone) + 1).filter(isMilestone);
    const end = milestone === 'Delivered' && this.state.isPaid ? [new OrderCompleted(this.#parties)] : [];
    return this.record(...steps.map((step) => milestones[step]()), ...end);
  }

  /** Hears that the money was taken, which may be before it hears of the delivery that this was for. */
  notePayment(): Result<void, never> {
    if (this.hasEnded || this.state.isPaid) return ok();
    const end = this.status === 'Delivered' ? [new OrderCompleted(this.#parties)] : [];
    return this.record(new OrderPaid(), ...end);
  }

  get #parties(): OrderCompleted['data'] {
    const { customerId, restaurantId } = this.state;
    return { orderId: this.id, customerId, restaurantId };
  }

  #placed({ paymentMethod, now }: Placement): OrderPlaced {
    const { items, itemsTotal, deliveryFee, discount, total } = this;
    const bill = { items, itemsTotal, deliveryFee, discount, total };
    return new OrderPlaced({ ...this.#parties, ...bill, paymentMethod, placedAt: now });
  }

  #checkOpen(): Result<void, CartClosed> {
    const { status } = this.state;
    return status === 'Cart' ? ok() : err(new CartClosed({ orderId: this.id, status }));
  }

  #checkRoom(more: number): Result<void, TooManyItems> {
    const found = this.state.items.map(({ quantity }) => quantity).reduce((sum, quantity) => sum + quantity, more);
    return found > MOST_ITEMS ? err(new TooManyItems({ limit: MOST_ITEMS, found })) : ok();
  }

  #checkPrices({ currentPrices, pricing }: Placement): Result<void, NotOnMenu | PriceChanged> {
    const items = [...this.state.items];
    const menuItemIds = items.map(({ id }) => id).filter((id) => !currentPrices.has(id));
    if (menuItemIds.length > 0) return err(new NotOnMenu({ menuItemIds }));
    const prices = items.map(({ id, unitPrice }) => ({
      menuItemId: id,
      inCart: unitPrice,
      onMenu: currentPrices.get(id) ?? unitPrice,
    }));
    return pricing.judge(prices.filter(({ inCart, onMenu }) => !inCart.equals(onMenu)));
  }

  /** Only items of the order's currency get into the cart, and its terms are in that currency too. */
  #sum(amounts: readonly Money[]): Money {
    return Money.sumInOneCurrency(amounts, this.state.terms.minimum.currency);
  }
}
