import type { Json } from '../domain/json.ts';
import { kindOf } from '../domain/kind-of.ts';
import { InvalidOption, need } from '../messaging/invalid-option.ts';
import { compareData, datumAt, datumOf, jsonOf, type Datum } from './datum.ts';

/**
 * What is asked of an aggregate, in the form that stores read.
 *
 * @see Fowler 2002, Query Object
 * @since 0.2.0
 */
export type Criterion =
  | { readonly kind: 'all' | 'any'; readonly of: readonly Criterion[] }
  | { readonly kind: 'not'; readonly of: Criterion }
  | { readonly kind: 'missing'; readonly path: readonly string[] }
  | {
      readonly kind: 'compared';
      readonly path: readonly string[];
      readonly by: Comparison;
      readonly with: Datum;
    };

/**
 * How a datum compares with another of its kind.
 *
 * @see Fowler 2002, Query Object
 * @since 0.2.0
 */
export type Comparison = 'eq' | 'lt' | 'lte' | 'gt' | 'gte';

const FIELD_NAME = /^[A-Za-z_$][\w$]*$/;

/** `'customer.id'` → `['customer', 'id']`; nothing but names of fields. */
export function pathOf(path: unknown, option: string): readonly string[] {
  const parts = typeof path === 'string' ? path.split('.') : [];
  need(parts.length > 0 && parts.every((part) => FIELD_NAME.test(part)), option, 'a path such as customer.id', path);
  return parts;
}

/** Whether a state, in its JSON form, is what is asked for. */
export function holds(criterion: Criterion, state: Json): boolean {
  switch (criterion.kind) {
    case 'all':
      return criterion.of.every((one) => holds(one, state));
    case 'any':
      return criterion.of.some((one) => holds(one, state));
    case 'not':
      return !holds(criterion.of, state);
    case 'missing':
      return datumAt(state, criterion.path).rank === 0;
    case 'compared': {
      const found = datumAt(state, criterion.path);
      return found.rank === criterion.with.rank && HOLDS[criterion.by](compareData(found, criterion.with));
    }
  }
}

const HOLDS: Readonly<Record<Comparison, (order: number) => boolean>> = {
  eq: (order) => order === 0,
  lt: (order) => order < 0,
  lte: (order) => order <= 0,
  gt: (order) => order > 0,
  gte: (order) => order >= 0,
};

const isComparison = (name: string): name is Comparison => Object.hasOwn(HOLDS, name);

/** More would be too much for the SQL of some store. */
const MOST_COMPARISONS = 1_000;
const MOST_LEVELS = 8;

/** The criterion of what a caller wrote, checked: nothing that is misspelt or undefined is passed over. */
export function criterionOf(where: unknown): Criterion {
  const criterion = partOf(where, 'where', 1);
  const comparisons = comparisonsIn(criterion);
  need(comparisons <= MOST_COMPARISONS, 'where', `of ${MOST_COMPARISONS} comparisons at the most`, comparisons);
  return criterion;
}

function comparisonsIn(criterion: Criterion): number {
  if (criterion.kind === 'all' || criterion.kind === 'any') {
    return criterion.of.reduce((sum, one) => sum + comparisonsIn(one), 0);
  }
  return criterion.kind === 'not' ? comparisonsIn(criterion.of) : 1;
}

function partOf(where: unknown, option: string, level: number): Criterion {
  need(level <= MOST_LEVELS, 'where', `and, or and not in each other ${MOST_LEVELS - 1} times at the most`, where);
  if (!isPlain(where)) throw new InvalidOption(option, 'an object of paths, each with a datum', where);
  const all = Object.entries(where).map(([key, asked]): Criterion => {
    const within = `${option}.${key}`;
    if (key === 'and' || key === 'or') {
      need(Array.isArray(asked), within, 'a list', asked);
      return {
        kind: key === 'and' ? 'all' : 'any',
        of: (asked as unknown[]).map((one) => partOf(one, within, level + 1)),
      };
    }
    if (key === 'not') return { kind: 'not', of: partOf(asked, within, level + 1) };
    return asksOf(pathOf(key, within), asked, within);
  });
  return { kind: 'all', of: all };
}

const isPlain = (asked: unknown): asked is object =>
  typeof asked === 'object' && asked !== null && [Object.prototype, null].includes(Object.getPrototypeOf(asked));

function asksOf(path: readonly string[], asked: unknown, option: string): Criterion {
  if (!isPlain(asked)) return compared(path, 'eq', asked, option);
  const entries = Object.entries(asked);
  need(entries.length > 0, option, 'a datum, or an object such as { gte: 1 }', asked);
  return {
    kind: 'all',
    of: entries.map(([name, wanted]): Criterion => {
      if (isComparison(name)) return compared(path, name, wanted, `${option}.${name}`);
      if (name === 'in') {
        need(Array.isArray(wanted), `${option}.in`, 'a list', wanted);
        return { kind: 'any', of: (wanted as unknown[]).map((one) => compared(path, 'eq', one, `${option}.in`)) };
      }
      need(name === 'isMissing', `${option}.${name}`, 'eq, in, lt, lte, gt, gte or isMissing', wanted);
      need(typeof wanted === 'boolean', `${option}.isMissing`, 'true or false', wanted);
      const missing: Criterion = { kind: 'missing', path };
      return wanted === true ? missing : { kind: 'not', of: missing };
    }),
  };
}

const NOT_BY_ORDER = 'a number, or text, or an Instant of the years 0 to 9999: nothing else has an order';

function compared(path: readonly string[], by: Comparison, wanted: unknown, option: string): Criterion {
  const json = jsonOf(wanted);
  if (json === undefined) {
    throw new InvalidOption(option, 'text, a number, true, false, a bigint or an Instant', wanted);
  }
  const hasOrder = kindOf(wanted) !== 'a boolean' && typeof wanted !== 'bigint' && !isFarYear(wanted, json);
  need(by === 'eq' || hasOrder, option, NOT_BY_ORDER, wanted);
  return { kind: 'compared', path, by, with: datumOf(json) };
}

/** Years of more than four digits have a sign, and another order as text than in time. */
const isFarYear = (wanted: unknown, json: unknown): boolean =>
  typeof wanted === 'object' && typeof json === 'string' && /^[+-]\d{6}-/.test(json);
