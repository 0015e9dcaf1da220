import { Runtime } from 'demesne/application';
import { Projections } from 'demesne/event-sourcing';
import { HttpBroker, OutboxRelay, Scheduler, Subscriptions } from 'demesne/messaging';
import { PostgresStore } from 'demesne/postgres';
import pg from 'pg';
import { OrderAccepted, PaymentOverdue } from './order.ts';
import { Shop } from './shop.ts';
import { waitingOrders } from './waiting-orders.ts';
import { Web } from './web.ts';

/** What a process is told from outside. */
export interface Settings {
  readonly databaseUrl: string;
  /** Where orders are told of. */
  readonly billingUrl: string;
  readonly port: number;
  readonly payWithinMs: number;
}

/** One process of the shop, from its start to the signal that ends it. Start as many as you like. */
export async function main({ databaseUrl, billingUrl, port, payWithinMs }: Settings): Promise<void> {
  const report = (fault: unknown): void => console.error('In the background:', fault);
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 20 });
  // Without a listener, a connection that breaks while it is idle ends the process.
  pool.on('error', report);
  const store = new PostgresStore(pool, { schema: 'shop', messages: [OrderAccepted, PaymentOverdue] });
  const shop = new Shop(store, payWithinMs);

  const subscriptions = new Subscriptions(store.log, store.subscriptions, { onFault: report });
  shop.subscribe(subscriptions);
  const billing = new HttpBroker(billingUrl);
  new OutboxRelay({ name: 'publish-orders', messages: [OrderAccepted], to: billing, source: '/shop' }).attach(
    subscriptions,
  );
  const scheduler = new Scheduler(store.schedule, { onFault: report });
  const projections = new Projections(store, [waitingOrders], { onFault: report });

  const runtime: Runtime = new Runtime(
    {
      // Stopped in reverse: requests first, connections last.
      database: { start: () => store.migrate(), stop: () => pool.end() },
      store,
      subscriptions,
      scheduler,
      projections,
      web: new Web(port, shop, () => runtime),
    },
    { timeoutMs: 20_000 },
  );
  const ended = runtime.stopOn(process);
  await runtime.start();
  const { signal, fault } = await ended;
  console.log(`stopped by ${signal}`, fault?.failures ?? '');
  process.exitCode = fault === undefined ? 0 : 1;
}

const { DATABASE_URL, BILLING_URL, PORT = '8080', PAY_WITHIN_MS = '900000' } = process.env;
if (!DATABASE_URL || !BILLING_URL) throw new Error('Set DATABASE_URL and BILLING_URL.');
await main({
  databaseUrl: DATABASE_URL,
  billingUrl: BILLING_URL,
  port: Number(PORT),
  payWithinMs: Number(PAY_WITHIN_MS),
});
