import { compiledShape } from './compiled-shape.ts';
import { InvalidDefinition } from '../fault.ts';
import { fieldOf } from '../field/field-of.ts';
import type { Field } from '../field/field.ts';
import type { Violation } from '../invalid-value.ts';
import { kindOf } from '../kind-of.ts';
import { isObject } from '../parts.ts';
import { Rejection } from '../field/rejection.ts';
import type { Json } from '../json.ts';
import type { Fields } from '../field/type-of.ts';

/** Content by field name. */
export type Content = Record<string, unknown>;

/** The operations on content that run often; the compiled form of a shape replaces exactly these. */
export interface ShapeOperations {
  /** Whether every field may be kept as it is: then the content needs no more than a copy. */
  fits(input: Content): boolean;
  copy(content: Content): Content;
  equals(left: Content, right: Content): boolean;
  encode(content: Content): Json;
  decode(json: Json): Content;
}

/** The fields of one definition, in their order, and what can be done with them together. */
export interface Shape extends ShapeOperations {
  readonly keys: readonly string[];
  readonly fields: readonly Field[];
  accept(input: unknown): Content | Rejection;
  parse(json: unknown): Content | Rejection;
}

/** Names that a field can't have: those that are no identifiers, and those that would reach into the prototype. */
const isFree = (key: string, members: readonly string[]): boolean =>
  /^(?!constructor$|__|\d)[\w$]+$/.test(key) && !members.includes(key);

export const isRecord = (input: unknown): input is Content => isObject(input) && !Array.isArray(input);

/** The operations as loops: what runs where code can't be compiled, and what the compiled form must agree with. */
export function loopedShape(keys: readonly string[], fields: readonly Field[]): ShapeOperations {
  const every = (holds: (key: string, field: Field) => boolean | undefined): boolean =>
    keys.every((key, index) => holds(key, fields[index] as Field));
  const mapped = (change: (part: never, field: Field) => unknown) => (content: unknown) => {
    const target: Content = {};
    for (const [index, key] of keys.entries())
      target[key] = change((content as Content)[key] as never, fields[index] as Field);
    return target;
  };
  return {
    fits: (input) => every((key, { fits }) => fits?.(input[key])),
    copy: mapped((part) => part),
    equals: (left, right) =>
      every((key, field) => left[key] === right[key] || (!field.atomic && field.equals(left[key], right[key]))),
    encode: mapped((part, field) => field.encode(part)) as ShapeOperations['encode'],
    decode: mapped((part, field) => field.decode(part)),
  };
}

/** The shape of a record of fields, none of which may be called like one of the given members. */
export function shapeOf(owner: string, sources: Fields, members: readonly string[]): Shape {
  const keys = Object.keys(sources);
  const fields = keys.map((key) => {
    if (isFree(key, members)) return fieldOf(sources[key] as Fields[string], `${owner}.${key}`);
    throw new InvalidDefinition(`${owner} can't have a field called ${JSON.stringify(key)}: rename it.`);
  });
  /** Reads every field, and gathers what is wrong with all of them. */
  const read = (input: unknown, way: 'accept' | 'parse'): Content | Rejection => {
    if (!isRecord(input)) return Rejection.of(`expected an object, found ${kindOf(input)}`);
    const content: Content = {};
    const violations: Violation[] = [];
    for (const [index, key] of keys.entries()) {
      const value = (fields[index] as Field)[way](input[key]);
      if (value instanceof Rejection) for (const one of value.under(key)) violations.push(one);
      else content[key] = value;
    }
    return violations[0] ? new Rejection(violations) : content;
  };
  const operations = compiledShape(keys, fields) ?? loopedShape(keys, fields);
  return {
    keys,
    fields,
    ...operations,
    // A getter is asked once: what is checked is what is kept.
    accept: (input) =>
      isRecord(input) && operations.fits((input = operations.copy(input)) as Content)
        ? (input as Content)
        : read(input, 'accept'),
    parse: (json) => read(json, 'parse'),
  };
}
