import type { Row } from './finding.ts';

/** Every row of the table, by the name that `--only` takes. */
export const rows: Readonly<Record<string, () => Promise<{ readonly row: Row }>>> = {
  money: () => import('./rows/money.ts'),
  address: () => import('./rows/address.ts'),
  equality: () => import('./rows/equality.ts'),
  bytes: () => import('./rows/bytes.ts'),
  dispatch: () => import('./rows/dispatch.ts'),
  identifier: () => import('./rows/identifier.ts'),
  order: () => import('./rows/order.ts'),
  publish: () => import('./rows/publish.ts'),
  rebuild: () => import('./rows/rebuild.ts'),
  save: () => import('./rows/save.ts'),
  stock: () => import('./rows/stock.ts'),
  streams: () => import('./rows/streams.ts'),
};
