type PlainObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is PlainObject => typeof value === 'object' && value !== null;

/** Replaces what JSON has no form for, as `JSON.stringify` asks for it. */
export const bigintAsText = (_key: string, part: unknown): unknown => (typeof part === 'bigint' ? String(part) : part);

/** The same data with each of its parts changed; what is `undefined` is left out of an object. */
export function mapParts(data: object, change: (part: unknown, key: string | number) => unknown): object {
  if (Array.isArray(data)) return data.map(change);
  return Object.fromEntries(
    Object.entries(data).flatMap(([key, part]) => (part === undefined ? [] : [[key, change(part, key)]])),
  );
}
