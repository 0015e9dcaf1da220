import { readFileSync } from 'node:fs';
import { checkGolden } from 'demesne/testing';
import { expect, it } from 'vitest';
import { examples, FeeCharged, OrderAccepted, OrderPlaced, PaymentOverdue, upcasters } from './shop.ts';

const folder = new URL('./', import.meta.url);

// `GOLDEN=write npx vitest run test/golden` keeps an example of a new version; one that is there stays for good.
it('everything that was ever stored still loads, and no schema changed without a new version', async () => {
  const messages = [OrderPlaced, FeeCharged, OrderAccepted, PaymentOverdue];
  const write = process.env['GOLDEN'] === 'write';
  expect(await checkGolden({ messages, upcasters, folder, examples, write })).toMatchObject({ loaded: 9 });
});

it.each([
  [
    'shop.CartBought/v1.json',
    [
      { sku: 'curry', price: { amount: '1200', currency: 'EUR' } },
      { sku: 'rice', price: { amount: '0', currency: 'EUR' } },
    ],
  ],
  ['shop.OrderPlaced/v2.json', [{ sku: 'curry', price: { amount: '1200', currency: 'EUR' } }]],
])('%s says today what it said', (path, lines) => {
  const { version, data } = JSON.parse(readFileSync(new URL(path, folder), 'utf8'));
  expect(OrderPlaced.decode(data, version).encode()).toEqual({ lines });
});
