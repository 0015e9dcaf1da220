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

/** How many terms stand in one chain: databases have a limit for how deep an expression is, and how deep its parentheses. */
const CHAINED = 32;

function joined(parts: readonly string[], by: 'and' | 'or', none: string): string {
  if (parts.length < 2) return parts[0] ?? `(${none})`;
  if (parts.length <= CHAINED) return `(${parts.join(` ${by} `)})`;
  const chains = Array.from({ length: Math.ceil(parts.length / CHAINED) }, (_, index) =>
    joined(parts.slice(index * CHAINED, (index + 1) * CHAINED), by, none),
  );
  return joined(chains, by, none);
}

/** What comes after a place: it comes later by an ordering, or by its id, and is equal in all orderings that count more. */
function afterSql(orderings: readonly Ordering[], place: Place | undefined, dialect: SelectionDialect): string {
  if (place === undefined) return '(1 = 1)';
  const steps = orderings.map(({ path, isDescending }, index) => {
    const found = dialect.datum(path);
    const { rank, number, text } = place.data[index] as Datum;
    const [givenNumber, givenText] = [dialect.number(number), dialect.text(text)];
    const isRank = `${found.rank} = ${rank}`;
    const isNumber = `${found.number} = ${givenNumber}`;
    const sign = isDescending ? '<' : '>';
    const later = `${isRank} and (${found.number} ${sign} ${givenNumber} or (${isNumber} and ${found.text} ${sign} ${givenText}))`;
    return {
      isLater: `(${found.rank} ${sign} ${rank} or (${later}))`,
      isEqual: `(${isRank} and ${isNumber} and ${found.text} = ${givenText})`,
    };
  });
  const equal = steps.map(({ isEqual }) => isEqual);
  const later = [...steps.map(({ isLater }) => isLater), `(id > ${dialect.text(place.id)})`];
  return joined(
    later.map((one, index) => joined([...equal.slice(0, index), one], 'and', '1 = 1')),
    'or',
    '1 = 0',
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
