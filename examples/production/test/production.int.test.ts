import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { missing, startPrivateCluster } from '../../../test/postgres/cluster.ts';
import { postgres } from '../../../test/postgres/opened.ts';
import { missingPrograms } from '../../../test/postgres/server-programs.ts';
import { Billing, bundled, operated, ShopProcess } from './process.ts';

const PROCESSES = { timeout: 60_000 };
const SOON = { timeout: 20_000, interval: 20 };

beforeAll(bundled, PROCESSES.timeout);

describe.skipIf(missing)('a process in production', () => {
  const { pool, url } = postgres();
  const billing = new Billing();

  beforeAll(async () => {
    await billing.open();
    await pool().query('drop schema if exists shop cascade');
  });
  afterAll(async () => {
    await billing.close();
    await pool().query('drop schema if exists shop cascade');
  });

  const shop = (settings: Readonly<Record<string, string>> = {}): Promise<ShopProcess> =>
    ShopProcess.listening({ DATABASE_URL: url(), BILLING_URL: billing.url, ...settings });
  const statusOf = async (process: ShopProcess, orderId: string): Promise<unknown> =>
    (await process.post('/queries/shop.StatusOfOrder', { orderId }))[1]['status'];

  it('takes commands and queries by name, and answers what a rule says', PROCESSES, async () => {
    const process = await shop();
    expect(await process.get('/ready')).toEqual([200, {}]);
    const place = (orderId: string, cents: unknown, headers = {}) =>
      process.post('/commands/shop.PlaceOrder', { orderId, cents }, headers);

    expect(await place('o-1', 500, { 'idempotency-key': 'k-1' })).toEqual([200, {}]);
    expect(await place('o-1', 500, { 'idempotency-key': 'k-1' })).toEqual([200, {}]);
    expect((await place('o-1', 500))[1]).toMatchObject({ name: 'OrderExists' });
    const pay = () => process.post('/commands/shop.PayOrder', { orderId: 'o-1' }, { 'idempotency-key': 'k-2' });
    expect([await pay(), await pay()]).toEqual([
      [200, {}],
      [200, {}],
    ]);
    expect(await statusOf(process, 'o-1')).toBe('Paid');

    expect(await place('', 'much')).toMatchObject([400, { name: 'InvalidValue' }]);
    expect(await process.post('/commands/shop.PlaceOrder', 'no JSON')).toMatchObject([400, { name: 'InvalidValue' }]);
    expect(await process.post('/commands/shop.BurnOrder', {})).toMatchObject([404, { name: 'NoSuchRequest' }]);
    expect(await process.post('/commands/shop.PayOrder', { orderId: 'o-1' })).toMatchObject([
      422,
      { name: 'OrderNotOpen' },
    ]);
    expect(await process.post('/commands/shop.PayOrder', { orderId: 'o-0' })).toMatchObject([
      404,
      { name: 'NotFound' },
    ]);
    expect(await process.terminated()).toBe(0);
  });

  it('tells others what was accepted, and calls off what nobody paid', PROCESSES, async () => {
    const process = await shop({ PAY_WITHIN_MS: '100' });
    await process.post('/commands/shop.PlaceOrder', { orderId: 'o-2', cents: 700 });

    await vi.waitFor(async () => expect(await statusOf(process, 'o-2')).toBe('CalledOff'), SOON);
    await vi.waitFor(() => expect(billing.orders).toContain('o-2'), SOON);
    await vi.waitFor(
      async () => expect(await process.get('/status')).toMatchObject([200, { ready: true, lag: 0, dead: 0, due: 0 }]),
      SOON,
    );
    expect(await process.terminated()).toBe(0);
  });

  it('lists the orders that wait, and no others', PROCESSES, async () => {
    const process = await shop();
    const waiting = async (): Promise<unknown> => {
      const [, { items }] = await process.post('/queries/shop.OrdersThatWait', {});
      return (items as { orderId: string }[]).map(({ orderId }) => orderId);
    };
    await process.post('/commands/shop.PlaceOrder', { orderId: 'o-8', cents: 800 });
    await process.post('/commands/shop.PlaceOrder', { orderId: 'o-9', cents: 900 });
    await vi.waitFor(async () => expect(await waiting()).toEqual(['o-8', 'o-9']), SOON);

    await process.post('/commands/shop.PayOrder', { orderId: 'o-8' });
    await vi.waitFor(async () => expect(await waiting()).toEqual(['o-9']), SOON);
    await process.post('/commands/shop.PayOrder', { orderId: 'o-9' });
    expect(await process.terminated()).toBe(0);
  });

  it('stops, though clients that keep their connections go on asking', PROCESSES, async () => {
    const process = await shop();
    let asked = 0;
    const asking = async (): Promise<void> => {
      for (;;) {
        await process.get('/status');
        asked += 1;
      }
    };
    const refused = Promise.all(Array.from({ length: 8 }, () => asking().catch(String)));
    await vi.waitFor(() => expect(asked).toBeGreaterThan(20), SOON);

    expect(await process.terminated()).toBe(0);
    expect(await refused).toHaveLength(8);
  });

  it('is operated from a process of its own, without a handler', PROCESSES, async () => {
    const process = await shop();
    billing.refuses = true;
    await process.post('/commands/shop.PlaceOrder', { orderId: 'o-3', cents: 900 });
    await vi.waitFor(async () => expect((await process.get('/status'))[1]).toMatchObject({ dead: 1 }), SOON);

    const { told } = await operated(url(), 'list', 'publish-orders');
    expect(told).toMatchObject([{ type: 'shop.published.OrderAccepted', status: 'dead' }]);
    const [{ position } = { position: 0 }] = told as { position: number }[];
    billing.refuses = false;
    expect(await operated(url(), 'replay', 'publish-orders', String(position))).toMatchObject({ code: 0 });
    await vi.waitFor(() => expect(billing.orders).toContain('o-3'), SOON);

    expect((await operated(url(), 'pause', 'call-off-unpaid-orders')).code).toBe(0);
    expect((await operated(url(), 'overview', 'call-off-unpaid-orders')).told).toMatchObject([{ status: 'paused' }]);
    expect((await operated(url(), 'resume', 'call-off-unpaid-orders')).code).toBe(0);
    expect(await operated(url(), 'pause', 'call-off-unpayed')).toMatchObject({
      code: 1,
      complaint: expect.stringContaining('was never started on this store'),
    });
    const unsaid = { code: 1, complaint: expect.stringContaining('Usage:') };
    expect(await operated(url(), 'skip', 'publish-orders', String(position))).toMatchObject(unsaid);
    expect(await operated(url(), 'replay', 'publish-orders', 'seven')).toMatchObject(unsaid);
    expect(await operated(url(), 'examine')).toMatchObject({ code: 0, told: [] });
    expect(await process.terminated()).toBe(0);
  });
});

describe.skipIf(missingPrograms !== undefined)('a process whose database is away', () => {
  it('is not ready by its status, and tells no figure that it does not know', PROCESSES, async () => {
    const cluster = await startPrivateCluster();
    const process = await ShopProcess.listening({
      DATABASE_URL: cluster.url,
      BILLING_URL: 'http://127.0.0.1:9/messages',
    });
    expect(await process.get('/status')).toMatchObject([200, { ready: true, lag: 0, due: 0 }]);

    cluster.stop();

    // A server that is stopped may have an answer left.
    const [, told] = await vi.waitFor(async () => {
      const answer = await process.get('/status');
      expect(answer).toMatchObject([503, { state: 'running', ready: false }]);
      return answer;
    }, SOON);
    expect(told).not.toHaveProperty('lag');
    expect(told).not.toHaveProperty('parked');
    expect(told).not.toHaveProperty('dead');
    expect(told).not.toHaveProperty('due');
    process.kill();
  });
});
