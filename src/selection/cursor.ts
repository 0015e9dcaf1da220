import type { Json } from '../domain/json.ts';
import { digestOf } from '../domain/digest.ts';
import type { Criterion } from './criterion.ts';
import { datumOf, type Datum } from './datum.ts';
import type { Ordering, Place } from './selection.ts';

/** What a cursor belongs to: another question has other cursors. */
export interface Question {
  readonly aggregate: string;
  readonly tenant: string | undefined;
  readonly criterion: Criterion;
  readonly orderings: readonly Ordering[];
}

const dataOf = ({ rank, number, text }: Datum): Json =>
  rank === 0 ? null : rank === 3 ? text : rank === 2 ? number : number === 1;

const toBase64Url = (text: string): string =>
  btoa(String.fromCharCode(...new TextEncoder().encode(text)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');

const fromBase64Url = (text: string): string =>
  new TextDecoder('utf-8', { fatal: true }).decode(
    Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (one) => one.charCodeAt(0)),
  );

/** The first half of a digest is enough to tell questions apart. */
const markOf = async (question: Question): Promise<string> =>
  (await digestOf(JSON.parse(JSON.stringify(question)) as Json)).slice(0, 32);

/** Text for a place in the answer to a question. */
export async function cursorOf(question: Question, { data, id }: Place): Promise<string> {
  return toBase64Url(JSON.stringify([await markOf(question), id, ...data.map(dataOf)]));
}

/** The place of a cursor; nothing where it is none of this question. */
export async function placeIn(question: Question, cursor: unknown): Promise<Place | undefined> {
  if (typeof cursor !== 'string' || !/^[\w-]+$/.test(cursor)) return undefined;
  const parts = readJson(cursor);
  if (!Array.isArray(parts) || parts.length !== question.orderings.length + 2) return undefined;
  const [mark, id, ...data] = parts as readonly unknown[];
  if (typeof id !== 'string' || id === '' || mark !== (await markOf(question))) return undefined;
  return { id, data: data.map(datumOf) };
}

function readJson(cursor: string): unknown {
  try {
    return JSON.parse(fromBase64Url(cursor));
  } catch {
    return undefined;
  }
}
