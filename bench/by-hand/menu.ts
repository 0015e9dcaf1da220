/** A dish without the library. */
export interface PlainItem {
  readonly id: string;
  readonly name: string;
  readonly inStock: boolean;
}

const stockChanged = (itemId: string, inStock: boolean): object =>
  Object.freeze({ type: 'restaurant.StockChanged', data: Object.freeze({ itemId, inStock }) });

/** A menu that copies its list for every change: the usual way to an immutable state. */
export class CopiedMenu {
  readonly #pending: object[] = [];
  #items: readonly PlainItem[];

  constructor(items: readonly PlainItem[]) {
    this.#items = items;
  }

  toggle(itemId: string): void {
    const inStock = this.#items.find(({ id }) => id === itemId)?.inStock !== true;
    this.#items = Object.freeze(
      this.#items.map((item) => (item.id === itemId ? Object.freeze({ ...item, inStock }) : item)),
    );
    this.#pending.push(stockChanged(itemId, inStock));
  }
}

/** A menu that changes its map in place: the fastest way, and there is no state before the change any more. */
export class ChangedMenu {
  readonly #pending: object[] = [];
  readonly #items: Map<string, PlainItem>;

  constructor(items: readonly PlainItem[]) {
    this.#items = new Map(items.map((item) => [item.id, item]));
  }

  toggle(itemId: string): void {
    const item = this.#items.get(itemId);
    if (item === undefined) throw new Error('expected an item of the menu');
    const { id, name, inStock } = item;
    this.#items.set(itemId, Object.freeze({ id, name, inStock: !inStock }));
    this.#pending.push(stockChanged(itemId, !inStock));
  }
}
