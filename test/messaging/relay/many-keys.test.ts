import { Instant } from 'demesne';
import { InMemoryStore } from 'demesne/in-memory';
import { HttpBroker, IntegrationEvent, OutboxRelay, Subscriptions } from 'demesne/messaging';
import { expect, it } from 'vitest';

class LampLit extends IntegrationEvent.define('hall.published.LampLit', {}) {}

it('sends as many keys at once as it may without a warning of the platform', async () => {
  const warnings: Error[] = [];
  process.on('warning', (warning) => void warnings.push(warning));
  let underWay = 0;
  let answer = (): void => undefined;
  const answered = new Promise<void>((resolve) => (answer = resolve));
  let allThere = (): void => undefined;
  const all = new Promise<void>((resolve) => (allThere = resolve));
  const fetch = async () => {
    underWay += 1;
    if (underWay === 16) allThere();
    await answered;
    return { status: 204, headers: { get: () => null }, body: null };
  };
  const store = new InMemoryStore();
  const subscriptions = new Subscriptions(store.log, store.subscriptions);
  const to = new HttpBroker('http://127.0.0.1:1/', { fetch });
  new OutboxRelay({ name: 'publish', messages: LampLit, to }).attach(subscriptions);
  const occurredAt = Instant.of('2026-03-01T12:00:00Z');
  const envelopes = Array.from({ length: 16 }, (_, index) => ({
    id: `m-${index}`,
    message: new LampLit(),
    occurredAt,
    aggregate: { type: 'Lamp', id: `l-${index}`, version: 1 },
    correlationId: 'c',
  }));
  store.log.append(envelopes);
  await subscriptions.start();
  await all;
  answer();
  await subscriptions.drain();
  await subscriptions.stop();
  await new Promise((resolve) => setImmediate(resolve));
  expect(warnings.map(({ name, message }) => `${name}: ${message}`)).toEqual([]);
});
