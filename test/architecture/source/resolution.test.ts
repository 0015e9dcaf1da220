import { describe, expect, it } from 'vitest';
import { Resolution } from '../../../src/architecture/source/resolution.ts';

const ORDER = ['domain/order.ts', 'domain/view.tsx', 'domain/esm.mts', 'domain/common.cts', 'domain/plain.js'];
const paths = new Set([
  ...ORDER,
  'domain/index.ts',
  'domain/types.d.ts',
  'index.ts',
  'data/menu.json',
  'domain/order/item.ts',
]);
const tree = { paths, hasOutside: (path: string) => path === '../package.json' };
const aliases = {
  '#*': '*',
  '#model/*': 'domain/*.ts',
  shop: 'index.ts',
  'shop/*': '*/index.ts',
  '$/*/x': '*/order.ts',
};

const resolution = new Resolution(tree, aliases);

describe('a specifier', () => {
  it.each([
    ['./order.ts', 'domain/order.ts'],
    ['./order.js', 'domain/order.ts'],
    ['./order', 'domain/order.ts'],
    ['./view.js', 'domain/view.tsx'],
    ['./view.jsx', 'domain/view.tsx'],
    ['./esm.mjs', 'domain/esm.mts'],
    ['./common.cjs', 'domain/common.cts'],
    ['./plain.js', 'domain/plain.js'],
    ['./types', 'domain/types.d.ts'],
    ['./types.js', 'domain/types.d.ts'],
    ['.', 'domain/index.ts'],
    ['./', 'domain/index.ts'],
    ['..', 'index.ts'],
    ['../domain', 'domain/index.ts'],
    ['../domain/', 'domain/index.ts'],
    ['./order/item', 'domain/order/item.ts'],
    ['../data/menu.json', 'data/menu.json'],
    ['../data/menu.json?raw', 'data/menu.json'],
    ['../../package.json', '../package.json'],
    ['#domain/order', 'domain/order.ts'],
    ['#model/order', 'domain/order.ts'],
    ['#data/menu.json', 'data/menu.json'],
    ['shop', 'index.ts'],
    ['shop/domain', 'domain/index.ts'],
    ['$/domain/x', 'domain/order.ts'],
  ])('%s is the file %s', (specifier, path) => {
    expect(resolution.target(specifier, 'domain/here.ts')).toEqual({ kind: 'file', path });
  });

  it.each(['./nothing', './order.mjs', '#nothing', 'shop/nothing', '../../nothing.json', './constructor'])(
    '%s is nothing that is there',
    (specifier) => {
      expect(resolution.target(specifier, 'domain/here.ts')).toEqual({ kind: 'nothing' });
    },
  );

  it.each(['zod', 'zod/v4', 'node:fs', '@scope/name', 'shopping', '.hidden', '$/x'])('%s is a package', (name) => {
    expect(resolution.target(name, 'domain/here.ts')).toEqual({ kind: 'package', name });
  });

  it('that begins with # and has no alias is nothing, as no package is called that', () => {
    expect(new Resolution(tree, {}).target('#domain/order', 'index.ts')).toEqual({ kind: 'nothing' });
  });
});
