import type { InvalidValue } from '../../../domain/invalid-value.ts';
import type { Json } from '../../../domain/json.ts';
import type { Result } from 'neverthrow';
import type { Skips } from '../contract.ts';

/**
 * A value, as far as a contract looks at it.
 *
 * @see Evans 2003, ch. 5, Value Objects
 * @since 0.1.0
 */
export interface Value {
  /** Equality by class and content. */
  equals(other: never): boolean;
  /** The JSON form. */
  toJSON(): Json;
}

/**
 * The type of values that is under contract.
 *
 * @see Evans 2003, ch. 5, Value Objects
 * @since 0.1.0
 */
export interface ValueObjectSubject<V extends Value = Value> {
  /** What is under contract, for titles; the name of the class unless given. */
  readonly name?: string;
  /** The class: `Money`. */
  readonly type: new (content: never) => V;
  /** Values that differ from each other, made anew at each call. */
  samples(): readonly [V, V, ...V[]];
  /** JSON that is no such value, for more reasons than its kind: a negative length, an unknown currency. */
  readonly refused: readonly unknown[];
  /** What is left out, and why. */
  readonly skips?: Skips;
}

/** The class under contract, as its makers see it. */
export interface ValueType {
  new (content: unknown): Value;
  readonly typeName: string;
  create(content: unknown): Result<Value, InvalidValue>;
  parse(json: unknown): Result<Value, InvalidValue>;
  reconstitute(content: unknown): Value;
  decode(json: Json): Value;
}

/** The type and samples under contract, with what can be known of them. */
export class ValueWorld {
  readonly type: ValueType;
  readonly refused: readonly unknown[];
  readonly #subject: ValueObjectSubject;

  constructor(subject: ValueObjectSubject) {
    this.#subject = subject;
    this.type = subject.type as unknown as ValueType;
    this.refused = subject.refused;
  }

  get samples(): readonly Value[] {
    return this.#subject.samples();
  }

  /** Each sample, with the same one made once more. */
  get pairs(): readonly (readonly [value: Value, same: Value])[] {
    const again = this.samples;
    return this.samples.map((value, index) => [value, again[index] as Value]);
  }
}

const isObject = (json: unknown): json is Readonly<Record<string, unknown>> =>
  typeof json === 'object' && json !== null && !Array.isArray(json);

/** The typed content that a value was made of: its fields, or the only thing it holds. */
export function contentOf(value: Value): unknown {
  const json = value.toJSON();
  const fields = { ...value } as Readonly<Record<string, unknown>>;
  const isSingle = Object.keys(fields).join() === 'value' && !(isObject(json) && 'value' in json);
  return isSingle ? fields['value'] : fields;
}

/** The JSON of a value, as it comes from outside. */
export const jsonOf = (value: Value): unknown => JSON.parse(JSON.stringify(value));

/** JSON with something else in the place of each of its fields, one after the other, and of the whole. */
export function spoilt(json: unknown, by: unknown): readonly unknown[] {
  return isObject(json) ? [by, ...Object.keys(json).map((key) => ({ ...json, [key]: by }))] : [by];
}

/** A copy of plain data with the keys of its objects in the opposite order. */
export function reversed(json: unknown): unknown {
  if (Array.isArray(json)) return json.map(reversed);
  if (!isObject(json)) return json;
  return Object.fromEntries(
    Object.entries(json)
      .toReversed()
      .map(([key, part]) => [key, reversed(part)]),
  );
}

/** Plain data copied to any depth; what is of a class stays as it is. */
export function copied(content: unknown): unknown {
  if (Array.isArray(content)) return content.map(copied);
  if (!isPlain(content)) return content;
  return Object.fromEntries(Object.entries(content).map(([key, part]) => [key, copied(part)]));
}

const isPlain = (content: unknown): content is Record<string, unknown> =>
  isObject(content) && Object.getPrototypeOf(content) === Object.prototype;

/** Changes all plain data that it can get at. */
export function ravage(content: unknown): void {
  if (Array.isArray(content)) {
    for (const part of content) ravage(part);
    content.push('ravaged');
  } else if (isPlain(content)) {
    for (const key of Object.keys(content)) {
      ravage(content[key]);
      content[key] = 'ravaged';
    }
    content['ravaged'] = true;
  }
}
