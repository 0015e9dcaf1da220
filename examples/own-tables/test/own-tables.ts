import type { Store } from 'demesne/application';
import { ok } from 'neverthrow';
import { runContract } from 'demesne/testing/contract';
import { describe, expect, it } from 'vitest';
import { ProductId } from '../src/order.ts';
import { orderTablesContract } from './order-tables.ts';
import { begin, change, line, noon, read } from './shop.ts';

/** A store whose orders are in tables, with a customer Ada, and whoever reads those tables in SQL. */
export interface Shop {
  readonly store: Store;
  rows(sql: string): Promise<readonly object[]>;
  dispose(): unknown;
}

/** Adds the tests of a database. */
export function ownTablesTests(open: () => Promise<Shop>): void {
  async function inShop(work: (shop: Shop) => Promise<void>): Promise<void> {
    const shop = await open();
    try {
      await work(shop);
    } finally {
      await shop.dispose();
    }
  }

  runContract(orderTablesContract(open), { describe, it });

  it('what a unit saves is in the tables, for everyone who reads SQL', () =>
    inShop(async ({ store, rows }) => {
      await begin(store, [line('tea', 2), line('cup')]);
      (await change(store, (order) => order.place(noon)))._unsafeUnwrap();

      expect(await rows('select id, customer_id, status, shelf from orders')).toEqual([
        { id: 'o-1', customer_id: 'ada', status: 'Placed', shelf: null },
      ]);
      expect(await rows("select sum(cents * quantity) || ' cents' as total from order_lines")).toEqual([
        { total: '750 cents' },
      ]);
    }));

  it('what is read back is what was saved', () =>
    inShop(async ({ store }) => {
      await begin(store, [line('tea', 2), line('cup', 1, 9_007_199_254_740_993n)]);
      expect(await read(store)).toEqual([
        ['tea', 2, 250n],
        ['cup', 1, 9_007_199_254_740_993n],
      ]);
    }));

  it('a line that is removed leaves no row, and the others stay', () =>
    inShop(async ({ store, rows }) => {
      await begin(store, [line('tea'), line('cup'), line('pot')]);
      await change(store, (order) => order.remove(ProductId.of('tea')).andThen(() => order.add(line('cup', 4))));
      expect(await read(store)).toEqual([
        ['cup', 5, 250n],
        ['pot', 1, 250n],
      ]);
      expect(await rows('select product_id, place from order_lines order by place')).toEqual([
        { product_id: 'cup', place: 0 },
        { product_id: 'pot', place: 1 },
      ]);
    }));

  it('columns that the mapping does not name keep what they have', () =>
    inShop(async ({ store, rows }) => {
      await begin(store, [line('tea')]);
      await rows("update orders set shelf = 'B 3'");
      await change(store, (order) => order.add(line('cup')));
      expect(await rows('select shelf from orders')).toEqual([{ shelf: 'B 3' }]);
    }));

  it('a change that the tables refuse is nowhere', () =>
    inShop(async ({ store, rows }) => {
      await expect(begin(store, [line('tea')], 'nobody')).rejects.toThrow(/foreign key/i);
      expect(await read(store)).toBeUndefined();
      expect(await rows('select id from orders')).toEqual([]);
      expect(await store.log.head()).toBe(0);
    }));

  it('what is deleted leaves no rows, in an order that foreign keys allow', () =>
    inShop(async ({ store, rows }) => {
      await begin(store, [line('tea'), line('cup')]);
      (await change(store, () => ok(), 'delete'))._unsafeUnwrap();
      expect(await read(store)).toBeUndefined();
      expect(await rows('select id from orders')).toEqual([]);
      expect(await rows('select place from order_lines')).toEqual([]);
    }));
}
