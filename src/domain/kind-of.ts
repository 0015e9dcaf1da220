/** `null`, `an array`, `an object`, `a string`: what was found, without quoting it. */
export function kindOf(input: unknown): string {
  const type = typeof input;
  if (input === null || input === undefined) return `${input}`;
  return Array.isArray(input) ? 'an array' : type === 'object' ? 'an object' : `a ${type}`;
}

/** The name of a class or a function; of anything else, what kind of thing it is. */
export const nameOrKindOf = (input: unknown): string =>
  typeof input === 'function' && input.name !== '' ? input.name : kindOf(input);
