import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PathPattern } from '../../src/architecture/path-pattern.ts';

describe('a path pattern', () => {
  it.each([
    ['domain', 'domain', true],
    ['domain', 'domain/order.ts', false],
    ['domain', 'domains', false],
    ['*/domain', 'ordering/domain', true],
    ['*/domain', 'domain', false],
    ['*/domain', 'a/b/domain', false],
    ['*.ts', 'index.ts', true],
    ['*.ts', 'domain/index.ts', false],
    ['*.ts', 'indexxts', false],
    ['order-*', 'order-item', true],
    ['**', 'a/b/c.ts', true],
    ['ordering/**', 'ordering', true],
    ['ordering/**', 'ordering/domain/order.ts', true],
    ['ordering/**', 'ordering-2/order.ts', false],
    ['**/order.ts', 'order.ts', true],
    ['**/order.ts', 'a/b/order.ts', true],
    ['**/order.ts', 'a/reorder.ts', false],
    ['a/**/d', 'a/d', true],
    ['a/**/d', 'a/b/c/d', true],
    ['<context>/domain', 'ordering/domain', true],
    ['<part>/of/<part>', 'a/of/a', true],
    ['<part>/of/<part>', 'a/of/b', false],
    ['(a+)[b]', '(a+)[b]', true],
    ['(a+)[b]', 'aab', false],
  ])('%s matches %s: %s', (pattern, path, expected) => {
    expect(new PathPattern(pattern).matches(path)).toBe(expected);
  });

  it.each([
    ['domain', 'domain/order/item.ts', 'domain'],
    ['*/domain', 'ordering/domain/order.ts', 'ordering/domain'],
    ['ordering/**', 'ordering/domain/order.ts', 'ordering'],
    ['**', 'ordering/domain/order.ts', ''],
    ['index.ts', 'index.ts', 'index.ts'],
    ['domain', 'domains/order.ts', undefined],
  ])('%s lies above %s as %s', (pattern, path, folder) => {
    expect(new PathPattern(pattern).above(path)?.folder).toBe(folder);
  });

  it('says what its names stand for, and takes them in another pattern', () => {
    const { captures } = new PathPattern('<context>/<layer>').above('ordering/domain/order.ts') ?? {};

    expect(captures).toEqual({ context: 'ordering', layer: 'domain' });
    expect(new PathPattern('<context>/*/<layer>').bound(captures).text).toBe('ordering/*/domain');
    expect(new PathPattern('<context>/domain').bound().text).toBe('*/domain');
  });

  it.each(['', '/domain', 'domain/', './domain', 'a//b', 'a\\b', 'a**', '<context', 'x<context>', '<1>', '<a-b>'])(
    'refuses %j, and says what a pattern is',
    (text) => {
      expect(() => new PathPattern(text)).toThrow(
        /is no path pattern: expected a path under the root such as 'domain'/,
      );
    },
  );

  it('is narrower with a name than with a wildcard, from the left, then the deeper it goes', () => {
    const narrowest = [
      'ordering/domain/order.ts',
      'ordering/domain',
      'ordering/*',
      'ordering',
      'order-*',
      '*/domain',
      '*',
      '**',
    ];

    const sorted = narrowest
      .toReversed()
      .map((text) => new PathPattern(text))
      .sort(PathPattern.byNarrowness);

    expect(sorted.map(({ text }) => text)).toEqual(narrowest);
    expect(PathPattern.byNarrowness(new PathPattern('ordering'), new PathPattern('ordering/**'))).toBe(0);
    expect(PathPattern.byNarrowness(new PathPattern('*'), new PathPattern('<context>'))).toBe(0);
  });

  it('agrees with a plain reading of segments', () => {
    const segment = fc.constantFrom('a', 'b', 'ab');
    const path = fc.array(segment, { minLength: 1, maxLength: 5 });
    const pattern = fc.array(fc.oneof(segment, fc.constantFrom('*', '**')), { minLength: 1, maxLength: 5 });

    fc.assert(
      fc.property(pattern, path, (wanted, found) => {
        expect(new PathPattern(wanted.join('/')).matches(found.join('/'))).toBe(reads(wanted, found));
      }),
    );
  });
});

function reads([wanted, ...rest]: readonly string[], path: readonly string[]): boolean {
  if (wanted === undefined) return path.length === 0;
  if (wanted === '**') return reads(rest, path) || (path.length > 0 && reads([wanted, ...rest], path.slice(1)));
  return path.length > 0 && (wanted === '*' || wanted === path[0]) && reads(rest, path.slice(1));
}
