import { ChangedMenu, CopiedMenu } from '../by-hand/menu.ts';
import { compare, type Side } from '../compare.ts';
import type { Row } from '../finding.ts';
import { Menu, MenuItem, MenuItemId } from '../models/menu.ts';

const contents = Array.from({ length: 500 }, (_, index) => ({
  id: MenuItemId.of(`item-${index}`),
  name: `Dish ${index}`,
  inStock: true,
}));

/** A menu as of the beginning of each round, because nobody saves and so takes its events away. */
class Toggling implements Side {
  readonly #open: () => { toggle(id: MenuItemId): unknown };
  #menu: { toggle(id: MenuItemId): unknown };

  constructor(open: () => { toggle(id: MenuItemId): unknown }) {
    this.#open = open;
    this.#menu = open();
  }

  prepare(): void {
    this.#menu = this.#open();
  }

  run(times: number): unknown {
    const menu = this.#menu;
    for (let index = 0; index < times; index += 1) menu.toggle((contents[(index * 7) % 500] as { id: MenuItemId }).id);
    return menu;
  }
}

export const row: Row = async (thoroughness) => {
  const ours = new Toggling(() => Menu.of(contents.map((content) => new MenuItem(content))));
  const frozen = contents.map((content) => Object.freeze({ ...content }));
  const copied = new Toggling(() => new CopiedMenu(frozen));
  const changed = new Toggling(() => new ChangedMenu(frozen));
  return [
    await compare(
      { what: 'stock toggle among 500 items, against copied lists', target: 8, other: copied, ours },
      thoroughness,
    ),
    await compare({ what: 'the same, against a map changed in place', other: changed, ours }, thoroughness),
  ];
};
