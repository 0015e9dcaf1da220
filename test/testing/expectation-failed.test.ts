import { ExpectationFailed } from 'demesne/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const difference = (expected: unknown, found: unknown): string[] =>
  new ExpectationFailed('It differs.', { expected, found }).message.split('\n').slice(3);

describe('an expectation that failed', () => {
  it('has what runners show', () => {
    const failed = new ExpectationFailed('It differs.', { expected: 1, found: 2 });
    expect(failed).toMatchObject({ name: 'AssertionError', code: 'ERR_ASSERTION', expected: 1, actual: 2 });
    expect(failed).toBeInstanceOf(Error);
    expect(new ExpectationFailed('It is so.').message).toBe('It is so.');
  });

  it('shows what is missing, what is too much, and a little of what is equal', () => {
    const lines = (changed: string): string[] => ['abcdefgh'.split(''), changed, 'ijklmnop'.split('')].flat();
    expect(difference(lines('old'), lines('new'))).toEqual([
      '  …',
      '    "f",',
      '    "g",',
      '    "h",',
      '-   "old",',
      '+   "new",',
      '    "i",',
      '    "j",',
      '    "k",',
      '  …',
    ]);
  });

  it('shows what JSON does not know', () => {
    expect(difference([1n, undefined, new Error('no')], [2n, 1, 'no'])).toEqual([
      '  [',
      '-   "1n",',
      '-   "undefined",',
      '-   "Error: no"',
      '+   "2n",',
      '+   1,',
      '+   "no"',
      '  ]',
    ]);
  });

  it('shows data too large to be compared at leisure', () => {
    const many = (text: string): string[] => Array.from({ length: 1_500 }, (_, index) => `${text} ${index}`);
    const lines = difference(many('a'), many('b'));
    expect(lines.filter((line) => line.startsWith('-'))).toHaveLength(1_502);
    expect(lines.filter((line) => line.startsWith('+'))).toHaveLength(1_502);
  });

  it('has every line of both, in their order, and calls none equal that is not', () => {
    const data = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 8 });
    fc.assert(
      fc.property(data, data, (expected, found) => {
        const lines = difference(expected, found);
        fc.pre(!lines.includes('  …'));
        const of = (sign: string): string =>
          lines
            .filter((line) => line.startsWith(' ') || line.startsWith(sign))
            .map((line) => line.slice(2))
            .join('\n');
        expect(of('-')).toBe(JSON.stringify(expected, undefined, 2));
        expect(of('+')).toBe(JSON.stringify(found, undefined, 2));
      }),
    );
  });
});
