import type { Comparison, Criterion } from './criterion.ts';
import type { Datum } from './datum.ts';
import type { Ordering, Place, Selection } from './selection.ts';

/** How a database reads a datum, and is given one; everything of a caller is a parameter. */
export interface SelectionDialect {
  /** The three parts of the datum at a path, none of which is ever null. */
  datum(path: readonly string[]): { readonly rank: string; readonly number: string; readonly text: string };
  /** A parameter for a number, and for text. */
  number(value: number): string;
  text(value: string): string;
}

const SIGNS: Readonly<Record<Comparison, string>> = { eq: '=', lt: '<', lte: '<=', gt: '>', gte: '>=' };

/** The condition of a criterion: true or false, and never unknown. */
export function criterionSql(criterion: Criterion, dialect: SelectionDialect): string {
  switch (criterion.kind) {
    case 'all':
      return joined(
        criterion.of.map((one) => criterionSql(one, dialect)),
        'and',
        '1 = 1',
      );
    case 'any':
      return joined(
        criterion.of.map((one) => criterionSql(one, dialect)),
        'or',
        '1 = 0',
      );
    case 'not':
      return `not ${criterionSql(criterion.of, dialect)}`;
    case 'missing':
      return `(${dialect.datum(criterion.path).rank} = 0)`;
    case 'compared':
      return comparedSql(criterion.path, SIGNS[criterion.by], criterion.with, dialect);
  }
}

function comparedSql(
  path: readonly string[],
  sign: string,
  { rank, number, text }: Datum,
  dialect: SelectionDialect,
): string {
  const found = dialect.datum(path);
  const value =
    rank === 3 ? `${found.text} ${sign} ${dialect.text(text)}` : `${found.number} ${sign} ${dialect.number(number)}`;
  return `(${found.rank} = ${rank} and ${value})`;
}

const joined = (parts: readonly string[], by: 'and' | 'or', none: string): string =>
  `(${parts.length === 0 ? none : parts.join(` ${by} `)})`;

/** What comes after a place: something counts more and comes later, and all that counts still more is equal. */
function afterSql(orderings: readonly Ordering[], place: Place | undefined, dialect: SelectionDialect): string {
  if (place === undefined) return '(1 = 1)';
  const terms = orderings.flatMap(({ path, isDescending }, index) => {
    const found = dialect.datum(path);
    const { rank, number, text } = place.data[index] as Datum;
    const parts = [
      { found: found.rank, given: String(rank) },
      { found: found.number, given: dialect.number(number) },
      { found: found.text, given: dialect.text(text) },
    ];
    return parts.map((part) => ({ ...part, sign: isDescending ? '<' : '>' }));
  });
  terms.push({ found: 'id', given: dialect.text(place.id), sign: '>' });
  return terms.reduceRight(
    (later, { found, given, sign }) =>
      later === ''
        ? `(${found} ${sign} ${given})`
        : `(${found} ${sign} ${given} or (${found} = ${given} and ${later}))`,
    '',
  );
}

/** What to put in order by, the id last. */
const orderSql = (orderings: readonly Ordering[], dialect: SelectionDialect): string =>
  [
    ...orderings.flatMap(({ path, isDescending }) => {
      const { rank, number, text } = dialect.datum(path);
      return [rank, number, text].map((part) => (isDescending ? `${part} desc` : part));
    }),
    'id',
  ].join(', ');

/** The conditions, the order and the bounds of a selection, to follow `where … and`. */
export const selectionSql = (selection: Selection, dialect: SelectionDialect): string =>
  `${criterionSql(selection.criterion, dialect)} and ${afterSql(selection.orderings, selection.after, dialect)}
  order by ${orderSql(selection.orderings, dialect)} limit ${selection.limit} offset ${selection.skip}`;
