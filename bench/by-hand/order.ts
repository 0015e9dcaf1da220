import { err, ok, type Result } from 'neverthrow';
import type { PlainMoney } from './money.ts';

/** What a line of an order says. */
export interface PlainLine {
  readonly id: string;
  readonly unitPrice: PlainMoney;
  readonly quantity: number;
}

interface Event {
  readonly type: string;
  readonly data: object;
}

const event = (type: string, data: object): Event => Object.freeze({ type, data: Object.freeze(data) });

const copyOf = ({ id, unitPrice, quantity }: PlainLine): PlainLine => ({ id, unitPrice, quantity });

const isLine = ({ id, quantity }: PlainLine): boolean =>
  typeof id === 'string' && id.length > 0 && id.length <= 200 && Number.isSafeInteger(quantity) && quantity >= 1;

/** The same order without the library: as strict, its items and events as immutable, its state behind private fields. */
export class PlainOrder {
  readonly id: string;
  readonly #items = new Map<string, PlainLine>();
  readonly #pending: Event[] = [];
  #status: 'Cart' | 'Placed' = 'Cart';

  constructor(id: string) {
    this.id = id;
  }

  static start(id: string, first: PlainLine): PlainOrder {
    const order = new PlainOrder(id);
    order.#take('ordering.OrderStarted', first);
    return order;
  }

  get pendingEvents(): readonly Event[] {
    return [...this.#pending];
  }

  add(item: PlainLine): Result<void, string> {
    if (this.#status !== 'Cart') return err('an order that is placed takes no items');
    this.#take('ordering.ItemAdded', item);
    return ok();
  }

  place(deliveryFee: PlainMoney): Result<void, string> {
    if (this.#status !== 'Cart') return err('an order that is placed is not placed again');
    let total = deliveryFee;
    for (const { unitPrice, quantity } of this.#items.values()) {
      const sum = total.plus(unitPrice.times(quantity));
      if (sum.isErr()) return err(sum.error);
      total = sum.value;
    }
    this.#pending.push(event('ordering.OrderPlaced', { total }));
    this.#status = 'Placed';
    return ok();
  }

  #take(type: string, item: PlainLine): void {
    if (!isLine(item)) throw new Error('expected an id, a price and a whole number from 1');
    this.#pending.push(event(type, copyOf(item)));
    this.#items.set(item.id, Object.freeze(copyOf(item)));
  }
}
