import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { entries } from '../../tooling/entries.ts';
import { exportsOf } from './exports.ts';
import { root } from './workshop.ts';

/** Makes every entry of the package a test of what its exports say of themselves. */
export function describeExports(): void {
  describe.each(Object.entries(entries))('%s', (_, index) => {
    const exported = exportsOf(join(root, index));

    it('exports something', () => {
      expect(exported.length).toBeGreaterThan(0);
    });

    it('says of each export since when it is there', () => {
      const without = exported.filter(({ comment }) => !/^ \* @since \d+\.\d+\.\d+$/m.test(comment));

      expect(without.map(({ name }) => name)).toEqual([]);
    });

    it('names a source of each export', () => {
      const without = exported.filter(({ comment }) => !/^ \* @see \S/m.test(comment));

      expect(without.map(({ name }) => name)).toEqual([]);
    });
  });
}
