import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';

/** The same definitions, in modules of their own: one compiled, one as loops. */
async function definitions(areLoops: boolean) {
  vi.resetModules();
  const { interpretDefinitions } = await import('../../../src/domain/definition/compiled-shape.ts');
  if (areLoops) interpretDefinitions();
  const { ValueObject } = await import('../../../src/domain/value-object.ts');
  const { Entity } = await import('../../../src/domain/entity/entity.ts');
  class Money extends ValueObject.define('Money', { amount: z.bigint(), currency: z.string().min(1) }) {
    changed(change: object): Money {
      return this.with(change);
    }
    tried(change: object) {
      return this.tryWith(change);
    }
  }
  class Text extends ValueObject.define('Text', z.string().min(1)) {
    changed(change: object): Text {
      return this.with(change);
    }
  }
  class Range extends ValueObject.define(
    'Range',
    { from: z.int(), to: z.int() },
    { 'from <= to': ({ from, to }) => from <= to },
  ) {}
  class Item extends Entity.define('Item', { id: z.string(), note: z.string().optional() }) {
    changed(change: object): Item {
      return this.with(change);
    }
  }
  class Euro extends Money {}
  return { Money, Text, Range, Item, Euro };
}
type Definitions = Awaited<ReturnType<typeof definitions>>;

/** What came of it, in a form that two modules can agree on. */
function told(run: () => unknown): unknown {
  const plain = (found: unknown): unknown =>
    typeof found === 'object' && found !== null
      ? [Object.isFrozen(found), Object.keys(found), Object.values(found).map(String), found.constructor.name]
      : found;
  try {
    const found = run() as { isOk?: () => boolean; value?: unknown; error?: Error };
    if (typeof found?.isOk !== 'function') return plain(found);
    return found.isOk() ? ['ok', plain(found.value)] : ['err', found.error?.message];
  } catch (error) {
    return ['thrown', (error as Error).name, (error as Error).message];
  }
}

describe('The compiled form of a class', () => {
  let both: readonly Definitions[] = [];
  beforeAll(async () => void (both = [await definitions(false), await definitions(true)]));
  afterAll(() => void vi.resetModules());

  const alike = (run: (the: Definitions) => unknown): unknown => {
    const [compiled, looped] = both.map((the) => told(() => run(the)));
    expect(compiled).toEqual(looped);
    return compiled;
  };
  const amounts = fc.oneof(fc.bigInt(0n, 2n), fc.anything());
  const currencies = fc.oneof(fc.constantFrom('EUR', 'JPY', ''), fc.anything());
  const inputs = fc.oneof(fc.record({ amount: amounts, currency: currencies }, { requiredKeys: [] }), fc.anything());

  it('takes and refuses just what its loops do', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        for (const name of ['Money', 'Text', 'Range', 'Item', 'Euro'] as const) {
          alike((the) => (the[name] as Definitions['Money']).create(input as never));
          alike((the) => (the[name] as Definitions['Money']).parse(input));
          alike((the) => new the[name](input as never));
        }
      }),
    );
  });

  it('keeps what it has checked, whatever a getter answers the second time', () => {
    const turning = (...answers: unknown[]): object => ({
      currency: 'EUR',
      get amount() {
        return answers.length > 1 ? answers.shift() : answers[0];
      },
    });
    const made = [true, ['amount', 'currency'], ['1', 'EUR'], 'Money'];
    expect(alike((the) => new the.Money(turning(1n, 'bad') as never))).toEqual(made);
    expect(alike((the) => the.Money.create(turning(1n, 'bad') as never))).toEqual(['ok', made]);
    const never = alike((the) => the.Money.create(turning('bad', 'worse', {}) as never));
    expect(never).toEqual(['err', expect.stringContaining('amount')]);
  });

  it('takes no array, be it one with the fields', () => {
    const content = { amount: 1n, currency: 'EUR' };
    expect(alike((the) => the.Money.create(Object.assign([], content) as never))).toEqual(['err', expect.any(String)]);
    expect(alike((the) => new the.Money(content).changed(undefined as never))).toEqual([
      true,
      ['amount', 'currency'],
      ['1', 'EUR'],
      'Money',
    ]);
  });

  it('varies just as its loops do', () => {
    fc.assert(
      fc.property(inputs, (change) => {
        const content = { amount: 1n, currency: 'EUR' };
        alike((the) => new the.Money(content).changed(change as object));
        alike((the) => new the.Money(content).tried(change as object));
        alike((the) => new the.Text('a').changed(change as object));
        alike((the) => new the.Item({ id: 'i' }).changed(change as object));
      }),
    );
    expect(alike((the) => new the.Item({ id: 'i', note: 'n' }).changed({ id: 'j', note: undefined }).id)).toBe('i');
  });

  it('finds equal just what its loops do, and no forged instance', () => {
    const money = fc.record({ amount: fc.bigInt(0n, 1n), currency: fc.constantFrom('EUR', 'JPY') });
    fc.assert(
      fc.property(money, money, (left, right) => {
        alike((the) => the.Money.reconstitute(left).equals(the.Money.reconstitute(right)));
        alike((the) => new the.Item({ id: left.currency }).equals(new the.Item({ id: right.currency, note: 'n' })));
      }),
    );
    const content = { amount: 1n, currency: 'EUR' };
    for (const other of [null, undefined, 5, content, Object.create(null)]) {
      expect(alike((the) => new the.Money(content).equals(other as never))).toBe(false);
    }
    const forged = (the: Definitions) => Object.setPrototypeOf({ ...content }, the.Money.prototype) as never;
    expect(alike((the) => new the.Money(content).equals(forged(the)))).toBe(false);
    expect(alike((the) => new the.Money(content).equals(new the.Text('a') as never))).toBe(false);
  });

  it('refuses a subclass again and again, on every way', () => {
    const content = { amount: 1n, currency: 'EUR' };
    for (let time = 0; time < 2; time += 1) {
      expect(alike((the) => the.Euro.reconstitute(content))).toEqual([
        'thrown',
        'InvalidDefinition',
        expect.any(String),
      ]);
      expect(alike((the) => the.Euro.create(content))).toEqual(['thrown', 'InvalidDefinition', expect.any(String)]);
    }
  });
});
