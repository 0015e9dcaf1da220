import { tableMappingContract, type TablesUnderContract } from 'demesne/testing/contract';
import { orderTables } from '../src/order-tables.ts';
import { line, noon, orderWith } from './shop.ts';

/** Nothing of an order is lost in its tables, whatever it has. */
export const orderTablesContract = (open: () => Promise<TablesUnderContract>) =>
  tableMappingContract({
    mapping: orderTables,
    samples: () => {
      const placed = orderWith('placed', [line('tea', 2), line('cup', 1, -1n)]);
      placed.place(noon);
      return [orderWith('empty', []), placed, orderWith('turned', [line('cup', 3), line('pot'), line('tea')])];
    },
    open,
  });
