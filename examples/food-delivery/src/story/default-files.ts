import { readdirSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Arguments } from './arguments.ts';
import type { Files } from './input/load-input.ts';

const data = fileURLToPath(new URL('../../data/', import.meta.url));

/** As a reader at the command line would write it. */
const shown = (name: string): string => relative(process.cwd(), `${data}${name}`);

/** The files that were named, and those of the data folder for what was not. */
export function filesOf({ order, menus, drivers }: Pick<Arguments, 'order' | 'menus' | 'drivers'>): Files {
  const ownMenus = (): readonly string[] =>
    readdirSync(data)
      .filter((name) => /^menu-.+\.json$/.test(name))
      .sort()
      .map(shown);
  return {
    order: order ?? shown('order.json'),
    menus: menus.length > 0 ? menus : ownMenus(),
    drivers: drivers ?? shown('drivers.json'),
  };
}
