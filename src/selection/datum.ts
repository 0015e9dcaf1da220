import { Instant } from '../domain/time/instant.ts';
import type { Json } from '../domain/json.ts';

/**
 * One datum of a state in the only form that is compared: what kind it is of, then as a number, then as text.
 *
 * *Guarantees*: a store that compares rank, number and text one after the other, text by code points, has the same order
 * as every other.
 *
 * @see Fowler 2002, Query Object
 * @since 0.2.0
 */
export interface Datum {
  /** 0 for nothing, `null`, and whatever is no single datum; 1 for true and false, 2 for a number, 3 for text. */
  readonly rank: 0 | 1 | 2 | 3;
  /** The number; 1 for true; 0 for everything else. */
  readonly number: number;
  /** The text; empty for everything else. */
  readonly text: string;
}

const MISSING: Datum = Object.freeze({ rank: 0, number: 0, text: '' });

/** Control characters that JSON writes by number, and the two code points that stand for them where SQL reads JSON. */
const ODD = /(?![\b\t\n\f\r\x7f-\x9f])[\p{Cc}\p{Cs}\ufffe\uffff]/u;

/** Whether every store compares some text alike; what doesn't counts as missing. */
const isComparable = (text: string): boolean => !ODD.test(text);

/** What a datum of JSON is compared as. */
export function datumOf(json: unknown): Datum {
  switch (typeof json) {
    case 'boolean':
      return { rank: 1, number: json ? 1 : 0, text: '' };
    case 'number':
      return { rank: 2, number: json + 0, text: '' };
    case 'string':
      return isComparable(json) ? { rank: 3, number: 0, text: json } : MISSING;
    default:
      return MISSING;
  }
}

/** The datum at the end of a path through objects. */
export function datumAt(state: Json, path: readonly string[]): Datum {
  let part: unknown = state;
  for (const key of path) {
    if (typeof part !== 'object' || part === null || Array.isArray(part) || !Object.hasOwn(part, key)) return MISSING;
    part = (part as Readonly<Record<string, unknown>>)[key];
  }
  return datumOf(part);
}

/** Negative where the left comes first. Two texts differ in order by units and by code points where one has a surrogate. */
export function compareData(left: Datum, right: Datum): number {
  return left.rank - right.rank || left.number - right.number || compareText(left.text, right.text);
}

export function compareText(left: string, right: string): number {
  if (left === right) return 0;
  for (let index = 0; ; index += 1) {
    const one = left.charCodeAt(index);
    const other = right.charCodeAt(index);
    if (one === other) continue;
    if (Number.isNaN(one)) return -1;
    if (Number.isNaN(other)) return 1;
    return byCodePoint(one) - byCodePoint(other);
  }
}

/** Units of surrogates moved behind all others, as the code points that they stand for are. */
const byCodePoint = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);

/** A datum of the model in its JSON form, where that is single. */
export function jsonOf(value: unknown): string | number | boolean | undefined {
  if (typeof value === 'bigint') return String(value);
  if (typeof value === 'number') return Number.isFinite(value) ? value : undefined;
  if (typeof value === 'string') return isComparable(value) ? value : undefined;
  if (typeof value === 'boolean') return value;
  if (Instant.is(value)) return jsonOf(value.toString());
  const json: unknown = (Object(value) as { toJSON?(): unknown }).toJSON?.();
  return ['string', 'number', 'boolean'].includes(typeof json) ? jsonOf(json) : undefined;
}
