import type { Json } from '../../domain/json.ts';
import type { Message } from '../../domain/message.ts';
import { isObject } from '../../domain/parts.ts';
import type { Shape } from '../../domain/definition/shape.ts';
import { schemaOfShape, type GoldenSchema } from './schema-of.ts';

/** An example of what is stored of a version of a message, kept for good. */
export interface GoldenFile {
  readonly type: string;
  readonly version: number;
  /** What the fields were when the file was written. */
  readonly schema: GoldenSchema;
  readonly data: Json;
}

/** A golden file and where it is, as seen from its folder. */
export interface FoundFile extends GoldenFile {
  readonly path: string;
}

/** Where the file of a version is, as seen from its folder. */
export const pathOf = (type: string, version: number): string => `${type}/v${version}.json`;

/** What is to be kept of an example. */
export function goldenFileOf(message: Message): GoldenFile {
  const { type, version } = message;
  const data = JSON.parse(JSON.stringify(message.encode())) as Json;
  const { shape } = message.constructor as unknown as { readonly shape: Shape };
  return { type, version, schema: schemaOfShape(shape, message.data as never, data as never), data };
}

/** The golden file of a text; nothing where it is none. */
export function goldenFileIn(text: string): GoldenFile | undefined {
  const found = jsonIn(text);
  if (!isObject(found) || typeof found.type !== 'string' || typeof found.version !== 'number') return undefined;
  return 'schema' in found && 'data' in found ? (found as unknown as GoldenFile) : undefined;
}

/** Nothing where a text is no JSON, which only parsing it tells. */
function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export const textOf = (file: GoldenFile): string => `${JSON.stringify(file, undefined, 2)}\n`;
