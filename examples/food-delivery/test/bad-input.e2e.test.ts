import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changed, fileOf, run } from './story/terminal.ts';

/** The complaints about an order, each without the folder of its file. */
async function complaintsAbout(content: string | Uint8Array): Promise<readonly string[]> {
  const { code, out, complaints } = await run('--order', fileOf('order.json', content));
  expect([code, out]).toEqual([1, []]);
  expect(complaints.join('\n')).not.toMatch(/^\s+at /m);
  return complaints.map((line) => line.replace(/^.*\/order\.json/, 'order.json'));
}

describe('a bad order file', () => {
  it.each([
    ['a quantity of none', { 'items.1.quantity': 0 }, 'order.json: items[1].quantity: expected number to be >=1'],
    ['a quantity that is text', { 'items.0.quantity': '2' }, 'order.json: items[0].quantity: expected number'],
    ['no quantity', { 'items.0.quantity': undefined }, 'order.json: items[0].quantity: expected number'],
    ['no items', { items: undefined }, 'order.json: items: expected an array, found undefined'],
    ['an unknown restaurant', { restaurantId: 'restaurant_x' }, 'order.json: restaurantId: expected a restaurant that'],
    ['an unknown dish', { 'items.1.menuItemId': 'sushi' }, 'order.json: items[1]: The menu does not have sushi.'],
    [
      'a latitude off the globe',
      { 'dropOff.latitude': 91 },
      'order.json: dropOff.latitude: expected number to be <=90',
    ],
    ['a postal code of elsewhere', { 'deliverTo.postalCode': 'SW1A 1AA' }, 'order.json: deliverTo: the postal code'],
    ['a time without a zone', { placedAt: '2026-03-06T18:30:00' }, 'order.json: placedAt: expected'],
    ['a time long ago', { placedAt: '1026-03-06T18:30:00Z' }, 'order.json: placedAt: expected a time of this century'],
    [
      'an unknown way to pay',
      { 'paymentMethod.kind': 'shells' },
      'order.json: paymentMethod.kind: expected one of card',
    ],
    ['a card number', { 'paymentMethod.token': '4242424242424242' }, 'order.json: paymentMethod.token: '],
    ['a dish twice too often', { 'items.0.quantity': 21 }, 'order.json: items[0]: An order has at most 20 items'],
  ])('is told by path: %s', async (_, changes, complaint) => {
    const complaints = await complaintsAbout(changed('order.json', changes));
    expect(complaints).toHaveLength(1);
    expect(complaints[0]).toContain(complaint);
  });

  it.each([
    ['nothing in the cart', { items: [] }, 'order.json: order_'],
    [
      'an address too far away',
      { 'dropOff.latitude': 53 },
      'order.json: restaurant_trattoria-da-anna does not deliver',
    ],
  ])('is told where a rule refuses to have it placed: %s', async (_, changes, complaint) => {
    const { code, complaints } = await run('--order', fileOf('order.json', changed('order.json', changes)));
    expect(code).toBe(1);
    expect(complaints.join('\n')).toContain(complaint);
  });

  it('is told everything that is wrong with it, at once', async () => {
    const order = changed('order.json', {
      'items.0.quantity': -1,
      'customer.contact.email': 'nobody',
      dropOff: null,
    });
    const places = (await complaintsAbout(order)).map((line) => line.split(': ')[1]);
    expect(places).toEqual(['customer.contact.email', 'items[0].quantity', 'dropOff']);
  });

  it.each<[string, string | Uint8Array, string]>([
    ['nothing', '', 'expected JSON, found nothing'],
    ['spaces', ' \n ', 'expected JSON, found nothing'],
    ['a list', '[]', 'expected an object, found an array'],
    ['null', 'null', 'expected an object, found null'],
    ['a number', '7', 'expected an object, found a number'],
    ['half of it', '{"placedAt": ', 'expected JSON, found something else'],
    ['a comma too many', '{\n  "placedAt": 1,\n}', 'expected JSON, found something else at line 3, column 1'],
    ['UTF-16', Buffer.from('{"placedAt": 1}', 'utf16le'), 'expected'],
    ['Latin-1', Uint8Array.of(0x22, 0xe9, 0x22), 'expected text in UTF-8, found bytes that are none'],
    ['too much', ' '.repeat(1_048_577), 'expected at most 1048576 bytes, found 1048577'],
  ])('is refused where it holds %s', async (_, content, complaint) => {
    const complaints = await complaintsAbout(content);
    expect(complaints[0]).toContain(`order.json: ${complaint}`);
  });

  it('may begin with a byte order mark', async () => {
    const { code } = await run('--order', fileOf('order.json', `\uFEFF${changed('order.json', {})}`));
    expect(code).toBe(0);
  });

  it.each([
    [
      'a file that is not there',
      () => join(tmpdir(), 'nowhere', 'order.json'),
      'expected a file, found none of this name',
    ],
    ['a directory', () => tmpdir(), 'expected a file, found a directory'],
    ['a device', () => '/dev/zero', 'expected a file, found something else'],
    ['a name that none can have', () => 'x'.repeat(5000), 'expected a file, found a name that none can have'],
  ])('is refused where it is %s', async (_, file, complaint) => {
    const { code, complaints } = await run('--order', file());
    expect(code).toBe(1);
    expect(complaints).toEqual([`${file()}: ${complaint}`]);
  });

  it('is refused where it is a pipe that nobody writes to', async () => {
    const pipe = `${fileOf('order.json', '')}.pipe`;
    execFileSync('/usr/bin/env', ['mkfifo', pipe]);
    const { code, complaints } = await run('--order', pipe);
    expect([code, complaints]).toEqual([1, [`${pipe}: expected a file, found something else`]]);
  });

  it.each([
    ['very deep', '['.repeat(100_000) + ']'.repeat(100_000)],
    ['deep where a value is expected', `{"placedAt": ${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}}`],
    ['a prototype', '{"__proto__": {"placedAt": "2026-03-06T18:30:00Z"}, "constructor": {"prototype": 1}}'],
    ['half a character', '{"placedAt": "\\ud800", "restaurantId": "restaurant_\\udc00"}'],
    ['a number beyond all numbers', '{"placedAt": 1e999, "items": [{"quantity": 1e999}]}'],
    ['many items', JSON.stringify({ items: Array.from({ length: 50_000 }, () => ({})) })],
  ])('is refused where it is hostile: %s', async (_, content) => {
    const complaints = await complaintsAbout(content);
    expect(complaints.length).toBeGreaterThan(0);
    expect(complaints.length).toBeLessThanOrEqual(101);
  });

  it('is refused with a sentence, whatever JSON it holds', async () => {
    await fc.assert(
      fc.asyncProperty(fc.json(), async (content) => {
        const complaints = await complaintsAbout(content);
        expect(complaints.every((line) => line.startsWith('order.json: '))).toBe(true);
      }),
      { numRuns: 50 },
    );
  });

  it('is never quoted, since it may be personal', async () => {
    const order = changed('order.json', {
      'customer.contact.email': 'secret-of-ada',
      'paymentMethod.token': '4000123412341234',
      placedAt: 'secret-of-ada',
    });
    expect((await complaintsAbout(order)).join('\n')).not.toMatch(/secret-of-ada|4000123412341234/);
    expect((await complaintsAbout('{"name": secret-of-ada}')).join('\n')).not.toContain('secret-of-ada');
  });
});

describe('other bad files', () => {
  it.each([
    ['no profile', { profile: undefined }, 'profile: expected an object, found undefined'],
    ['a time that is none', { 'profile.hours.friday.0.from': '25:00' }, 'profile.hours.friday[0].from: '],
    [
      'two currencies',
      { 'delivery.fee.currency': 'USD', 'delivery.discount.currency': 'USD' },
      'delivery.fee has the currency',
    ],
    [
      'a price in euros',
      { 'delivery.fee.amountInMinorUnits': 2.9 },
      'delivery.fee.amountInMinorUnits: expected bigint',
    ],
    ['a menu that is none', { menu: 'pizza' }, 'menu: '],
    ['no item that can be read', { menu: [{ itemName: 'Pizza' }] }, 'menu: '],
  ])('a menu is told by path: %s', async (_, changes, complaint) => {
    const { code, complaints } = await run('--menu', fileOf('menu.json', changed('menu-trattoria.json', changes)));
    expect(code).toBe(1);
    expect(complaints.join('\n')).toContain(`menu.json: ${complaint}`);
  });

  it('two menus of one restaurant are one too many', async () => {
    const menu = fileOf('menu.json', changed('menu-trattoria.json', {}));
    const { code, complaints } = await run('--menu', menu, '--menu', menu);
    expect([code, complaints]).toEqual([1, [`${menu}: restaurantId: expected a restaurant that no other menu is of`]]);
  });

  it('a driver is told by path', async () => {
    const content = changed('drivers.json', { 'drivers.0.vehicle': 'balloon' });
    const { code, complaints } = await run('--drivers', fileOf('drivers.json', content));
    expect(code).toBe(1);
    expect(complaints.join('\n')).toContain('drivers.json: drivers[0].vehicle: expected one of');
  });

  it('all files are told of at once', async () => {
    const { complaints } = await run(
      '--order',
      '/nowhere/o.json',
      '--menu',
      '/nowhere/m.json',
      '--drivers',
      '/nowhere/d.json',
    );
    expect(complaints.map((line) => line.split(':')[0])).toEqual([
      '/nowhere/o.json',
      '/nowhere/d.json',
      '/nowhere/m.json',
    ]);
  });

  it('a malformed item is left out by name, and the rest of the menu is sold', async () => {
    const { code, out } = await run();
    expect(code).toBe(0);
    expect(out.join('\n')).toContain("left out: Anna's special (priceInCents: expected");
  });
});
