import { AggregateRoot, DomainEvent, Entity, EntityMap, Identifier, mapOf, type TypeOf } from 'demesne';
import type { Result } from 'neverthrow';
import { z } from 'zod';

export const MenuItemId = Identifier.define('MenuItemId');
export type MenuItemId = TypeOf<typeof MenuItemId>;
const MenuId = Identifier.define('MenuId');

export class MenuItem extends Entity.define('MenuItem', { id: MenuItemId, name: z.string(), inStock: z.boolean() }) {
  stocked(inStock: boolean): MenuItem {
    return this.with({ inStock });
  }
}

class MenuOpened extends DomainEvent.define('restaurant.MenuOpened', { items: mapOf(MenuItem) }) {}
class StockChanged extends DomainEvent.define('restaurant.StockChanged', {
  itemId: MenuItemId,
  inStock: z.boolean(),
}) {}

const MenuModel = AggregateRoot.define('Menu', {
  id: MenuId,
  state: { items: mapOf(MenuItem) },
  events: { MenuOpened, StockChanged },
  evolve: {
    MenuOpened: (_, { data }) => ({ items: data.items }),
    StockChanged: (menu, { data: { itemId, inStock } }) => {
      menu.items = menu.items.update(itemId, (item) => item.stocked(inStock));
    },
  },
});

export class Menu extends MenuModel {
  static of(items: readonly MenuItem[]): Menu {
    return new Menu(MenuId.of('m-1')).begin(new MenuOpened({ items: EntityMap.of(items) }));
  }

  toggle(itemId: MenuItemId): Result<void, never> {
    return this.record(new StockChanged({ itemId, inStock: this.state.items.get(itemId)?.inStock !== true }));
  }
}
