import type { Violation } from 'demesne';

/** One thing that is wrong with a file, and where in it. */
export interface Problem {
  readonly file: string;
  readonly path: Violation['path'];
  readonly message: string;
}

const MOST_SHOWN = 100;

/** `['items', 2, 'quantity']` → `items[2].quantity`. */
const placeOf = (path: Violation['path']): string =>
  path.map((key, depth) => (typeof key === 'number' ? `[${key}]` : depth === 0 ? key : `.${key}`)).join('');

/** One line for each problem: `order.json: items[2].quantity: expected …`. */
export function linesOf(problems: readonly Problem[]): readonly string[] {
  const lines = problems
    .slice(0, MOST_SHOWN)
    .map(({ file, path, message }) => [file, ...(path.length > 0 ? [placeOf(path)] : []), message].join(': '));
  const more = problems.length - MOST_SHOWN;
  return more > 0 ? [...lines, `… and ${more} more`] : lines;
}
