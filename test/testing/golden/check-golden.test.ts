import { DomainEvent, optional, upcasting, ValueObject } from 'demesne';
import { InvalidOption, Upcaster, type MessageClass } from 'demesne/messaging';
import { checkGolden, GoldenFilesFailed, type GoldenOptions } from 'demesne/testing';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';

class Money extends ValueObject.define('Money', { amount: z.bigint(), currency: z.string() }) {}
class Placed extends DomainEvent.define('shop.Placed', {
  total: Money,
  lines: z.array(z.object({ sku: z.string() })),
  note: optional(z.string()),
}) {}

const example = new Placed({ total: new Money({ amount: 5n, currency: 'EUR' }), lines: [{ sku: 'a' }, { sku: 'b' }] });

let folder: URL;
beforeEach(async () => {
  folder = pathToFileURL(join(await mkdtemp(join(tmpdir(), 'golden-')), '/'));
});
afterEach(async () => rm(folder, { recursive: true }));

async function put(type: string, version: number, data: object, schema: object = {}): Promise<void> {
  await mkdir(new URL(`${type}/`, folder), { recursive: true });
  const text = JSON.stringify({ type, version, schema, data });
  await writeFile(new URL(`${type}/v${version}.json`, folder), text);
}

const problemsOf = async (options: Omit<GoldenOptions, 'folder'>): Promise<readonly string[]> =>
  checkGolden({ folder, ...options }).then(
    () => [],
    (error: unknown) => {
      if (error instanceof GoldenFilesFailed) return error.problems;
      throw error;
    },
  );

describe('Golden files', () => {
  it('are written for examples when asked to, and pass from then on', async () => {
    const options = { messages: [Placed], folder, examples: [example] };
    expect(await checkGolden({ ...options, write: true })).toEqual({ loaded: 1, written: ['shop.Placed/v1.json'] });
    expect(await checkGolden({ ...options, write: true })).toEqual({ loaded: 1, written: [] });
    expect(await checkGolden({ messages: [Placed], folder })).toEqual({ loaded: 1, written: [] });
    expect(JSON.parse(await readFile(new URL('shop.Placed/v1.json', folder), 'utf8'))).toEqual({
      type: 'shop.Placed',
      version: 1,
      schema: { total: { amount: 'string', currency: 'string' }, lines: [{ sku: 'string' }], 'note?': 'absent' },
      data: { total: { amount: '5', currency: 'EUR' }, lines: [{ sku: 'a' }, { sku: 'b' }] },
    });
  });

  it('are missing where nobody wrote them, and not written unasked', async () => {
    const problems = await problemsOf({ messages: [Placed], examples: [example] });
    expect(problems).toEqual(['shop.Placed/v1.json is missing: give an example of shop.Placed and have it written.']);
    expect(await problemsOf({ messages: [Placed], write: true })).toEqual(problems);
  });

  class PriceText extends ValueObject.define('Money', { amount: z.string(), currency: z.string() }) {}
  class Taxed extends ValueObject.define('Money', {
    amount: z.bigint(),
    currency: z.string(),
    tax: optional(z.string()),
  }) {}
  const lines = z.array(z.object({ sku: z.string() }));
  const note = optional(z.string());
  const changed: readonly [string, MessageClass][] = [
    ['has a new field', DomainEvent.define('shop.Placed', { total: Money, lines, note, by: z.string() })],
    ['has a new optional field', DomainEvent.define('shop.Placed', { total: Money, lines, note, by: note })],
    ['has lost a field', DomainEvent.define('shop.Placed', { total: Money, note })],
    ['has lost an optional field', DomainEvent.define('shop.Placed', { total: Money, lines })],
    ['has a field of another name', DomainEvent.define('shop.Placed', { sum: Money, lines, note })],
    ['needs what was optional', DomainEvent.define('shop.Placed', { total: Money, lines, note: z.string() })],
    ['may leave out what was needed', DomainEvent.define('shop.Placed', { total: optional(Money), lines, note })],
    ['has a field of another kind', DomainEvent.define('shop.Placed', { total: z.number(), lines, note })],
    ['has a value with a new field', DomainEvent.define('shop.Placed', { total: Taxed, lines, note })],
    ['has items with a new field', DomainEvent.define('shop.Placed', { total: Money, lines: z.array(z.int()), note })],
  ];

  it.each(changed)('fail where an event %s without a new version', async (_, type) => {
    await checkGolden({ messages: [Placed], folder, examples: [example], write: true });
    expect(await problemsOf({ messages: [type] })).toContainEqual(
      expect.stringContaining('The schema of shop.Placed changed without a new version: raise it from 1 to 2'),
    );
  });

  it('pass where another definition has the same schema', async () => {
    await checkGolden({ messages: [Placed], folder, examples: [example], write: true });
    const same = DomainEvent.define('shop.Placed', { total: PriceText, lines, note });
    expect(await problemsOf({ messages: [same] })).toEqual([]);
  });

  it('of older versions and former names must load, and come out valid', async () => {
    const upcast = upcasting({ 1: ({ sum }: { sum: number }) => ({ cents: sum * 100 }) });
    const options = { version: 2, upcast, formerly: ['shop.Bought'] } as const;
    class Paid extends DomainEvent.define('shop.Paid', { cents: z.int() }, options) {}
    await put('shop.Paid', 2, { cents: 500 }, { cents: 'number' });
    expect(await problemsOf({ messages: [Paid] })).toEqual([
      'shop.Paid/v1.json is missing, and that version is still read: take an example from what is stored.',
    ]);
    await put('shop.Bought', 1, { sum: 5 });
    expect(await problemsOf({ messages: [Paid] })).toEqual([]);
    await put('shop.Bought', 1, { sum: '5 EUR' });
    expect(await problemsOf({ messages: [Paid] })).toEqual([
      expect.stringMatching(/^shop\.Bought\/v1\.json no longer loads: .*cents: /),
    ]);
  });

  it('fail where the way from a published version is gone', async () => {
    await put('shop.Paid', 1, { sum: 5 });
    await put('shop.Paid', 2, { cents: 500 }, { cents: 'number' });
    class Paid extends DomainEvent.define('shop.Paid', { cents: z.int() }, { version: 2 }) {}
    expect(await problemsOf({ messages: [Paid] })).toEqual([
      expect.stringMatching(/^shop\.Paid\/v1\.json no longer loads: .*found 1/),
    ]);
  });

  it('fail where nothing reads a message any more, unless an upcaster does', async () => {
    await put('shop.Looked', 1, {});
    expect(await problemsOf({ messages: [] })).toEqual([
      expect.stringContaining('nothing reads shop.Looked any more, and it may be stored'),
    ]);
    const dropped = Upcaster.define('shop.Looked', {}, { into: () => [] });
    expect(await problemsOf({ messages: [], upcasters: [dropped] })).toEqual([]);
    const other = Upcaster.define('shop.Waited', {}, { into: () => [] });
    expect(await problemsOf({ messages: [], upcasters: [dropped, other] })).toEqual([
      'shop.Waited/v1.json is missing, and that version is still read: take an example from what is stored.',
    ]);
  });

  it('are where they say they are', async () => {
    await put('shop.Looked', 1, {});
    const text = JSON.stringify({ type: 'shop.Looked', version: 1, schema: {}, data: {} });
    await writeFile(new URL('shop.Looked/v2.json', folder), text);
    expect(await problemsOf({ messages: [] })).toContainEqual(
      'shop.Looked/v2.json says that it is shop.Looked/v1.json: put it there.',
    );
  });

  it.each([
    ['no JSON', '<<<<<<< ours'],
    ['empty', ''],
    ['null', 'null'],
    ['a list', '[]'],
    ['without a type', '{ "version": 1, "schema": {}, "data": {} }'],
    ['of a version in words', '{ "type": "shop.Placed", "version": "1", "schema": {}, "data": {} }'],
    ['without a schema', '{ "type": "shop.Placed", "version": 1, "data": {} }'],
    ['without data', '{ "type": "shop.Placed", "version": 1, "schema": {} }'],
  ])('are named where they are %s, and nothing is written', async (_, text) => {
    await put('shop.Placed', 1, {});
    await writeFile(new URL('shop.Placed/v1.json', folder), text);
    await writeFile(new URL('notes.json', folder), text);
    const problem = 'is no golden file: expected JSON with type, version, schema and data, as it was written.';
    expect(await problemsOf({ messages: [Placed], examples: [example], write: true })).toEqual(
      ['notes.json', 'shop.Placed/v1.json'].map((path) => expect.stringContaining(`${path} ${problem}`)),
    );
    expect(await readFile(new URL('shop.Placed/v1.json', folder), 'utf8')).toBe(text);
  });

  it('tell all problems at once', async () => {
    await put('shop.Looked', 1, {});
    const error = await checkGolden({ messages: [Placed], folder }).catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ code: 'GOLDEN_FILES_FAILED', problems: { length: 2 } });
  });

  it.each([{ messages: [{}] }, { messages: Placed }, { folder: '/tmp/' }, { folder: new URL('file:///tmp/golden') }])(
    'are asked for with the options they have: %j',
    async (wrong) => {
      await expect(checkGolden({ messages: [], folder, ...wrong } as never)).rejects.toThrow(InvalidOption);
    },
  );
});
