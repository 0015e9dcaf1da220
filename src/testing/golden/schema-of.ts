import { isObject } from '../../domain/parts.ts';
import type { Json } from '../../domain/json.ts';
import type { Shape } from '../../domain/definition/shape.ts';

/** The schema of data as a person reads it: the fields by name, optional ones with a `?`, and what kind of JSON each is. */
export type GoldenSchema = string | readonly GoldenSchema[] | { readonly [field: string]: GoldenSchema };

/** What `define` keeps at the class of a value or an entity. */
interface Blueprint {
  readonly shape: Shape;
  readonly single?: string;
}

const blueprintOf = (value: object): Blueprint | undefined =>
  (value.constructor as Partial<Record<'blueprint', Blueprint>> | undefined)?.blueprint;

type Parts = Readonly<Record<string, unknown>>;

/** The schema of some data of a shape, as far as the data show it; the names of all fields, whether or not they are there. */
export function schemaOfShape({ keys, fields }: Shape, content: Parts, json: Parts): GoldenSchema {
  return Object.fromEntries(
    keys.map((key, index) => [
      fields[index]?.optional ? `${key}?` : key,
      schemaOf(content[key], json[key] as Json | undefined),
    ]),
  );
}

function schemaOf(value: unknown, json: Json | undefined): GoldenSchema {
  if (json === undefined) return 'absent';
  if (isObject(value)) {
    const blueprint = blueprintOf(value);
    if (blueprint?.single !== undefined) return schemaOf(value[blueprint.single], json);
    if (blueprint !== undefined) return schemaOfShape(blueprint.shape, value, json as Parts);
  }
  if (Array.isArray(json)) return schemasOfItems(isIterable(value) ? [...value] : [], json);
  if (!isObject(json)) return json === null ? 'null' : typeof json;
  const parts: Parts = isObject(value) ? value : {};
  return Object.fromEntries(Object.entries(json).map(([key, part]) => [key, schemaOf(parts[key], part as Json)]));
}

/** Each kind of item once. */
function schemasOfItems(items: readonly unknown[], json: readonly Json[]): GoldenSchema {
  const schemas = json.map((one, index) => schemaOf(items[index], one));
  return [...new Map(schemas.map((one) => [JSON.stringify(one), one])).values()];
}

const isIterable = (value: unknown): value is Iterable<unknown> => isObject(value) && Symbol.iterator in value;
