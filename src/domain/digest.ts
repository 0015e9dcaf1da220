import type { Json } from './json.ts';

const isRecord = (part: unknown): part is object => typeof part === 'object' && part !== null && !Array.isArray(part);

/** Objects in the order of their keys, in which equal ones are written alike. */
const inOrder = (_: string, part: unknown): unknown =>
  isRecord(part) ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1))) : part;

/** The text of some JSON, the same for all that are equal. */
export const inOneOrder = (json: Json): string => JSON.stringify(json, inOrder);

/** SHA-256 of some JSON, as hexadecimal text: what is equal has the same, and nothing can be read from it. */
export async function digestOf(json: Json): Promise<string> {
  const bytes = new TextEncoder().encode(inOneOrder(json));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
