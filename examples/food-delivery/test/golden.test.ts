import { DomainEvent } from 'demesne';
import { IntegrationEvent, type MessageClass } from 'demesne/messaging';
import { checkGolden } from 'demesne/testing';
import { expect, it } from 'vitest';
import * as customers from '../src/account/domain/customer.ts';
import * as claims from '../src/account/domain/email-claim.ts';
import * as toldByCatalog from '../src/catalog/api/published-language.ts';
import * as restaurants from '../src/catalog/domain/restaurant-events.ts';
import * as toldByDispatch from '../src/dispatch/api/published-language.ts';
import * as deliveries from '../src/dispatch/domain/delivery-events.ts';
import * as drivers from '../src/dispatch/domain/driver-events.ts';
import * as toldByOrdering from '../src/ordering/api/published-language.ts';
import * as orders from '../src/ordering/domain/order-events.ts';
import * as toldByPayment from '../src/payment/api/published-language.ts';
import * as payments from '../src/payment/domain/payment-events.ts';
import * as toldByTracking from '../src/tracking/api/published-language.ts';
import * as trackings from '../src/tracking/domain/tracking-events.ts';
import { untold } from './golden/untold.ts';
import { scenarioNames } from '../src/story/scenario.ts';
import { played } from './story/telling.ts';

const isMessageClass = (exported: unknown): exported is MessageClass =>
  typeof exported === 'function' &&
  (exported.prototype instanceof DomainEvent || exported.prototype instanceof IntegrationEvent);

const inside = [customers, claims, restaurants, orders, payments, deliveries, drivers, trackings];
const between = [toldByCatalog, toldByOrdering, toldByPayment, toldByDispatch, toldByTracking];
const messages = [...inside, ...between].flatMap((module: object) => Object.values(module).filter(isMessageClass));

/** One of each message: as the stories tell them, and those that no story tells. */
async function examples() {
  const told = [];
  for (const scenario of scenarioNames) told.push(...(await played(scenario)).envelopes.map(({ message }) => message));
  return [...told, ...untold];
}

// What was stored once is read for good: `GOLDEN=write npx vitest run examples/food-delivery/test/golden` keeps new versions.
it('every version of every message that was ever published still loads, and none changed without a new one', async () => {
  const write = process.env['GOLDEN'] === 'write';
  const folder = new URL('golden/', import.meta.url);
  const { loaded } = await checkGolden({ messages, folder, write, examples: write ? await examples() : [] });
  expect(messages.length).toBeGreaterThan(50);
  expect(loaded).toBeGreaterThanOrEqual(messages.length);
});
