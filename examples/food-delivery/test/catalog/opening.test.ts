import { EntityMap, Instant } from 'demesne';
import { given } from 'demesne/testing';
import { describe, expect, it } from 'vitest';
import {
  MenuItemBackInStock,
  MenuItemOutOfStock,
  MenuUpdated,
  RestaurantClosed,
  RestaurantOpened,
  RestaurantVerified,
} from '../../src/catalog/domain/restaurant-events.ts';
import {
  NothingToSell,
  NotVerified,
  OutsideOperatingHours,
  UnfitPrice,
  UnknownMenuItem,
} from '../../src/catalog/domain/restaurant-refusals.ts';
import { Restaurant } from '../../src/catalog/domain/restaurant.ts';
import { MenuItemId, Money } from '../../src/shared-kernel/index.ts';
import { MenuItem } from '../../src/catalog/domain/menu-item.ts';
import {
  atWork,
  dessert,
  evening,
  id,
  joined,
  margherita,
  menu,
  opened,
  pizza,
  profile,
  tiramisu,
  verified,
} from './restaurants.ts';

describe('A restaurant', () => {
  it('joins closed, unverified and with an empty menu', () => {
    given(Restaurant, id)
      .when(() => Restaurant.join(id, profile))
      .thenRecorded(joined);
  });

  it('opens when it is verified, has something to sell, and it is time', () => {
    given(Restaurant, id, joined, verified, menu)
      .when((restaurant) => restaurant.openForOrders(evening))
      .thenRecorded(new RestaurantOpened());
  });

  it('does not open before it is verified (R1)', () => {
    given(Restaurant, id, joined, menu)
      .when((restaurant) => restaurant.openForOrders(evening))
      .thenRefused(NotVerified);
  });

  it('is verified once (R1)', () => {
    given(Restaurant, id, joined)
      .when((restaurant) => restaurant.verify())
      .thenRecorded(new RestaurantVerified())
      .when((restaurant) => restaurant.verify())
      .thenNothing();
  });

  it('does not open with an empty menu (R2)', () => {
    given(Restaurant, id, joined, verified)
      .when((restaurant) => restaurant.openForOrders(evening))
      .thenRefused(NothingToSell);
  });

  it('does not open when everything on the menu is out of stock (R2)', () => {
    const soldOut = new MenuUpdated({ menu: EntityMap.of([pizza.outOfStock(), dessert.outOfStock()]) });
    given(Restaurant, id, joined, verified, soldOut)
      .when((restaurant) => restaurant.openForOrders(evening))
      .thenRefused(NothingToSell);
  });

  it.each([
    ['a minute before it opens', '2026-03-02T15:59:00Z', false],
    ['the moment it opens', '2026-03-02T16:00:00Z', true],
    ['the last minute', '2026-03-02T21:59:59.999Z', true],
    ['the moment it closes', '2026-03-02T22:00:00Z', false],
  ])('opens only inside its operating hours (R3): %s', (_, time, isOpen) => {
    const outcome = given(Restaurant, id, joined, verified, menu).when((restaurant) =>
      restaurant.openForOrders(Instant.of(time)),
    );
    if (isOpen) outcome.thenRecorded(new RestaurantOpened());
    else outcome.thenRefused(OutsideOperatingHours);
  });

  it('opens once, and closes once', () => {
    given(Restaurant, id, ...atWork)
      .when((restaurant) => restaurant.openForOrders(evening))
      .thenNothing()
      .when((restaurant) => restaurant.closeForOrders(evening))
      .thenRecorded(new RestaurantClosed({ closedAt: evening }))
      .when((restaurant) => restaurant.closeForOrders(evening))
      .thenNothing();
  });
});

describe('A menu', () => {
  const priced = (price: Money): MenuItem =>
    new MenuItem({ id: margherita, name: 'Pizza', price, preparationMinutes: 12, isAvailable: true });

  it.each([
    ['in another currency', Money.of(980, 'USD')],
    ['below zero', Money.of(-1, 'EUR')],
  ])('has no price %s (R4)', (_, price) => {
    given(Restaurant, id, joined)
      .when((restaurant) => restaurant.updateMenu([dessert, priced(price)]))
      .thenRefused(new UnfitPrice({ menuItemId: margherita, currency: 'EUR' }));
  });

  it('may give something away (R4)', () => {
    const free = priced(Money.zero('EUR'));
    given(Restaurant, id, joined)
      .when((restaurant) => restaurant.updateMenu([free]))
      .thenRecorded(new MenuUpdated({ menu: EntityMap.of([free]) }));
  });

  it('says when a dish runs out and comes back, once each (R5)', () => {
    given(Restaurant, id, ...atWork)
      .when((restaurant) => restaurant.markItemOutOfStock(tiramisu))
      .thenRecorded(new MenuItemOutOfStock({ menuItemId: tiramisu }))
      .when((restaurant) => restaurant.markItemOutOfStock(tiramisu))
      .thenNothing()
      .when((restaurant) => restaurant.markItemAvailable(tiramisu))
      .thenRecorded(new MenuItemBackInStock({ menuItemId: tiramisu }))
      .when((restaurant) => restaurant.markItemAvailable(tiramisu))
      .thenNothing();
  });

  it('knows only what stands on it (R5)', () => {
    const sushi = MenuItemId.of('sushi');
    given(Restaurant, id, joined, verified, menu, opened)
      .when((restaurant) => restaurant.markItemOutOfStock(sushi))
      .thenRefused(new UnknownMenuItem({ menuItemId: sushi }))
      .when((restaurant) => restaurant.markItemAvailable(sushi))
      .thenRefused(UnknownMenuItem);
  });

  it('shows every dish with its availability', () => {
    const restaurant = Restaurant.replay(id, [...atWork, new MenuItemOutOfStock({ menuItemId: tiramisu })]);
    expect(restaurant.menu.map((item) => [item.id, item.isAvailable])).toEqual([
      [margherita, true],
      [tiramisu, false],
    ]);
  });
});
