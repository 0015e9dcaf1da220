/** Deeper than any sensible message, shallower than the stack. */
export const MAX_DEPTH = 100;

const isObject = (part: unknown): part is object => typeof part === 'object' && part !== null;

/** Whether data is nested deeper than a message may be; data in a cycle is. Looks at each object of a level once. */
export function isTooDeep(data: unknown): boolean {
  let level = [data].filter(isObject);
  for (let depth = 0; depth < MAX_DEPTH && level.length > 0; depth += 1) {
    const next = new Set<object>();
    for (const one of level) for (const part of Object.values(one)) if (isObject(part)) next.add(part);
    level = [...next];
  }
  return level.length > 0;
}
