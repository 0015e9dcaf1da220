import { fromCloudEvent } from 'demesne/messaging';
import { describe, expect, it } from 'vitest';
import { scenarioNames } from '../src/story/scenario.ts';
import { WIDTH, widthOf } from '../src/story/telling/layout.ts';
import { paintFor } from '../src/story/telling/paint.ts';
import * as catalog from '../src/catalog/index.ts';
import * as dispatch from '../src/dispatch/index.ts';
import * as ordering from '../src/ordering/index.ts';
import * as payment from '../src/payment/index.ts';
import * as tracking from '../src/tracking/index.ts';
import { changed, fileOf, run } from './story/terminal.ts';

describe('the command line', () => {
  it('numbers all twelve steps, and says how everything stands after each', async () => {
    const { out } = await run();
    expect(out.flatMap((line) => /^ {1,2}(\d{1,2}) {2}\d\d:\d\d/.exec(line)?.[1] ?? [])).toEqual(
      Array.from({ length: 12 }, (_, step) => String(step + 1)),
    );
    const moments = out.filter((line) => /^.{3} {2}\d\d:\d\d/.test(line));
    const standings = out.filter((line) => /^ +order \S+ +payment \S+ +kitchen \S+ +delivery \S+$/.test(line));
    expect(standings).toHaveLength(moments.length + 1);
  });

  it.each(scenarioNames)('tells "%s" in lines of at most 100 columns', async (scenario) => {
    const { out } = await run('-s', scenario);
    expect(Math.max(...out.map(widthOf))).toBeLessThanOrEqual(WIDTH);
  });

  it('ends with what is to be seen then, each on its own screen', async () => {
    const { out } = await run();
    const last = out.slice(out.findIndex((line) => line.startsWith('✔')) + 4);
    expect(last.map((line) => line.replaceAll('\u00A0', ' '))).toEqual([
      'My orders     Trattoria da Anna, 28.40 EUR: completed',
      'My order      18:30 Placed, 18:30 Confirmed, 18:30 Preparing, 18:44 ReadyForPickup,',
      '              18:45 OutForDelivery, 18:47 Delivered, 18:47 Completed',
      '              handed to the customer',
      'Revenue       Trattoria da Anna, 2026-03-06: 23.38 EUR from 1 order',
      'The payment   18:30 PaymentRequested, 28.40 EUR, by Ada Winter',
      '              18:30 PaymentAuthorized, 28.40 EUR, by Ada Winter',
      '              18:47 PaymentCaptured, 28.40 EUR, by Mika',
      '              18:47 PaymentSettled, by Mika',
    ]);
  });

  it('lets no name reach the terminal as a command, or break a line', async () => {
    const order = changed('order.json', { 'customer.contact.name': '阿'.repeat(120) });
    const menu = changed('menu-trattoria.json', {
      'menu.0.itemName': 'Pizza\u001B[2J\u202E\u0007 '.padEnd(110, 'x'),
      'profile.name': `Anna\u001B[31m${'n'.repeat(100)}`,
    });
    const { code, out } = await run('--order', fileOf('order.json', order), '--menu', fileOf('menu.json', menu));
    expect(code).toBe(0);
    expect(out.join('')).not.toMatch(/\p{Cc}|\p{Cf}/u);
    expect(Math.max(...out.map(widthOf))).toBeLessThanOrEqual(WIDTH);
  });

  it('is in colour where it may be', async () => {
    const cases = [
      [true, {}, true],
      [false, {}, false],
      [true, { NO_COLOR: '1' }, false],
      [true, { NO_COLOR: '' }, true],
      [false, { FORCE_COLOR: '1' }, true],
      [true, { FORCE_COLOR: '0' }, false],
      [true, { FORCE_COLOR: '1', NO_COLOR: '1' }, true],
      [true, { TERM: 'dumb' }, false],
    ] as const;
    for (const [isTerminal, environment, isColoured] of cases) {
      expect(paintFor(isTerminal, environment)('red', 'no') !== 'no').toBe(isColoured);
    }
  });

  it.each([['--help'], ['-h']])('explains itself with %s', async (option) => {
    const { code, out, complaints } = await run(option);
    expect([code, complaints]).toEqual([0, []]);
    for (const word of ['--scenario', '--order', '--menu', '--json', ...scenarioNames])
      expect(out.join('\n')).toContain(word);
  });

  it.each([
    [['--scenario', 'lost'], '--scenario is one of delivered, declined, rejected, cancelled.'],
    [['--scenario'], "Option '-s, --scenario <value>' argument missing"],
    [['--scenario', 'constructor'], '--scenario is one of'],
    [['--colour'], "Unknown option '--colour'"],
    [['order.json'], "Unexpected argument 'order.json'"],
    [['--order', ''], '--order, --menu and --drivers need the name of a file.'],
    [['--json=yes'], "Option '--json' does not take an argument"],
  ])('answers wrong usage with 2: %j', async (args, complaint) => {
    const { code, out, complaints } = await run(...args);
    expect([code, out]).toEqual([2, []]);
    expect(complaints[0]).toContain(complaint);
    expect(complaints[1]).toBe('Run it with --help to see what it takes.');
  });

  it('answers 1 and says what differs where a story does not end as it must', async () => {
    const early = changed('order.json', { placedAt: '2026-03-06T08:00:00+01:00' });
    const { code, out } = await run('--order', fileOf('order.json', early));
    expect(code).toBe(1);
    expect(out.join('\n')).toContain('✘ The story "delivered" did not end as it must:');
    expect(out).toContain('  order: expected Completed, found Rejected');
    expect(out).toContain('  payment: expected Captured, found Voided');
  });

  it('answers 1 and names the failure where a reaction failed', async () => {
    const odd = changed('order.json', { 'paymentMethod.token': 'tok_odd' });
    const { code, out } = await run('--order', fileOf('order.json', odd));
    expect(code).toBe(1);
    expect(out.join(' ')).toContain('payment.follow-order failed on ordering.published.OrderPlaced');
  });

  it.each(['tok_pending', 'tok_timeout'])('delivers all the same with a card that is %s', async (token) => {
    const file = fileOf('order.json', changed('order.json', { 'paymentMethod.token': token }));
    expect((await run('--order', file)).code).toBe(0);
  });

  it.each([
    ['cash', { kind: 'cash' }],
    ['wallet', { kind: 'wallet', token: 'tok_wallet' }],
  ])('delivers all the same when paid by %s', async (_, method) => {
    const file = fileOf('order.json', changed('order.json', { paymentMethod: method }));
    expect((await run('--order', file)).code).toBe(0);
  });
});

describe('the command line with --json', () => {
  const published = [catalog, dispatch, ordering, payment, tracking].flatMap((context) =>
    Object.values(context).filter((exported) => typeof exported === 'function' && '~standard' in exported === false),
  );

  it('prints one CloudEvent on each line, and nothing else', async () => {
    const { out, complaints, code } = await run('--json');
    expect([code, complaints]).toEqual([0, []]);
    const events = out.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(events.length).toBeGreaterThan(50);
    for (const event of events) {
      expect(event).toMatchObject({ specversion: '1.0', datacontenttype: 'application/json' });
      expect(Object.keys(event).filter((attribute) => !/^[a-z0-9]+$/.test(attribute))).toEqual([]);
    }
    const told = events.filter(({ type }) => String(type).includes('.published.'));
    for (const event of told) expect(fromCloudEvent(event, published as never).isOk()).toBe(true);
    expect(new Set(told.map(({ type }) => type)).size).toBe(16);
  });

  it('says what differs beside it', async () => {
    const early = changed('order.json', { placedAt: '2026-03-06T08:00:00+01:00' });
    const { code, out, complaints } = await run('--json', '--order', fileOf('order.json', early));
    expect(code).toBe(1);
    for (const line of out) expect(() => JSON.parse(line) as unknown).not.toThrow();
    expect(complaints).toContain('order: expected Completed, found Rejected');
  });
});
