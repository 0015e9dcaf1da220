import type { InvalidValue } from 'demesne';
import { err, ok, type Result } from 'neverthrow';
import type { Problem } from './bad-input.ts';
import { DriversFile } from './drivers-file.ts';
import { MenuFile } from './menu-file.ts';
import { OrderFile } from './order-file.ts';
import { readJson } from './read-json.ts';

/** Where the story is read from. */
export interface Files {
  readonly order: string;
  readonly menus: readonly string[];
  readonly drivers: string;
}

/** What the story is about. */
export interface Input {
  readonly files: Files;
  readonly order: OrderFile;
  readonly menus: readonly MenuFile[];
  readonly drivers: DriversFile['drivers'];
}

type Loaded<T> = Result<T, readonly Problem[]>;

/** Reads all files, or tells everything that is wrong with any of them. */
export async function loadInput(files: Files): Promise<Loaded<Input>> {
  const [order, drivers, ...menus] = await Promise.all([
    load(files.order, (json) => OrderFile.parse(json)),
    load(files.drivers, (json) => DriversFile.parse(json)),
    ...files.menus.map((file) => load(file, (json) => MenuFile.parse(json))),
  ]);
  const problems = [order, drivers, ...menus].flatMap((loaded) => (loaded.isErr() ? loaded.error : []));
  if (order.isErr() || drivers.isErr() || problems.length > 0) return err(problems);
  const restaurants = menus.flatMap((menu) => (menu.isOk() ? [menu.value] : []));
  const input = { files, order: order.value, drivers: drivers.value.drivers, menus: restaurants };
  return together(input);
}

/** What each file can't know of the others. */
function together(input: Input): Loaded<Input> {
  const { files, order, menus, drivers } = input;
  const problems: Problem[] = [];
  const known = menus.map(({ restaurantId }) => restaurantId);
  for (const [position, id] of known.entries()) {
    if (known.indexOf(id) === position) continue;
    const file = files.menus[position] ?? '';
    problems.push({ file, path: ['restaurantId'], message: 'expected a restaurant that no other menu is of' });
  }
  if (!known.includes(order.restaurantId)) {
    const message = `expected a restaurant that there is a menu of: ${known.join(', ')}`;
    problems.push({ file: files.order, path: ['restaurantId'], message });
  }
  const ids = drivers.map(({ id }) => id);
  for (const [position, id] of ids.entries()) {
    if (ids.indexOf(id) === position) continue;
    const path = ['drivers', position, 'id'];
    problems.push({ file: files.drivers, path, message: 'expected an id that no other driver has' });
  }
  return problems.length > 0 ? err(problems) : ok(input);
}

async function load<T>(file: string, parse: (json: unknown) => Result<T, InvalidValue>): Promise<Loaded<T>> {
  const json = await readJson(file);
  if (json.isErr()) return err([{ file, path: [], message: json.error }]);
  return parse(json.value).mapErr(({ violations }) =>
    violations.map(({ path, message }) => ({ file, path, message: plain(message) })),
  );
}

/** Begins with what was expected, whichever library says it. */
const plain = (message: string): string => message.replace(/^[A-Z][a-z ]+: (?=expected )/, '');
