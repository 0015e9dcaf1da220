type Parts = Readonly<Record<string, unknown>>;

const isCollection = (whole: object): whole is Iterable<unknown> => Symbol.iterator in whole;

/** What something consists of: the members of a collection, the own fields of anything else. */
const partsOf = (whole: object): Parts =>
  isCollection(whole) ? Object.fromEntries([...whole].entries()) : (whole as Parts);

/**
 * Whether two things hold the same: by class, fields and members to any depth, and by their text where their content is
 * private. Unlike `equals` it tells apart two states of one entity; a field left out is as one that is `undefined`.
 */
export function sameContent(left: unknown, right: unknown): boolean {
  if (Object.is(left, right)) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (Object.getPrototypeOf(left) !== Object.getPrototypeOf(right)) return false;
  const mine = partsOf(left);
  const theirs = partsOf(right);
  const keys = new Set([...Object.keys(mine), ...Object.keys(theirs)]);
  if (keys.size === 0 && 'toString' in left) return `${left as unknown as string}` === `${right as unknown as string}`;
  return [...keys].every((key) => sameContent(mine[key], theirs[key]));
}
