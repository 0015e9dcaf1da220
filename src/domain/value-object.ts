import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Result } from 'neverthrow';
import { InvalidDefinition } from './fault.ts';
import type { FIELD, Field, FieldSource } from './field/field.ts';
import type { InvalidValue } from './invalid-value.ts';
import { Rejection } from './field/rejection.ts';
import type { Json } from './json.ts';
import {
  blueprintOf,
  encoded,
  sealedClass,
  surelyVaried,
  tryVaried,
  type Blueprint,
} from './definition/sealed-class.ts';
import { validate } from './field/schema-field.ts';
import { shapeOf, type Content } from './definition/shape.ts';
import type { ContentOf, Fields, FieldType } from './field/type-of.ts';
import type { ZodSchema } from './field/zod/zod-field.ts';

declare const named: unique symbol;

/**
 * A thing that is what it holds: two with the same content are the same, and none ever changes.
 *
 * *When to use*: for money, addresses, quantities, ranges, anything measured or described. What has a life of its own is
 * an {@link Entity}.
 *
 * *Guarantees*: immutable to any depth; equal by class and content, whatever the order of keys; nothing shared with its
 * input; no operation makes an invalid one.
 *
 * @example
 * ```ts
 * import { DomainError, ValueObject } from 'demesne';
 * import { err, ok, type Result } from 'neverthrow';
 * import { z } from 'zod';
 *
 * class CurrencyMismatch extends DomainError.define('CurrencyMismatch')<{ expected: string; found: string }> {}
 *
 * class Money extends ValueObject.define('Money', { amount: z.bigint(), currency: z.enum(['EUR', 'JPY']) }) {
 *   add(other: Money): Result<Money, CurrencyMismatch> {
 *     if (other.currency !== this.currency)
 *       return err(new CurrencyMismatch({ expected: this.currency, found: other.currency }));
 *     return ok(this.with({ amount: this.amount + other.amount }));
 *   }
 * }
 *
 * const price = new Money({ amount: 1250n, currency: 'EUR' });
 * price.add(price)._unsafeUnwrap().amount; // => 2500n
 * JSON.stringify(price); // => '{"amount":"1250","currency":"EUR"}'
 * Money.parse({ amount: '1250', currency: 'EUR' })._unsafeUnwrap().equals(price); // => true
 * ```
 * @see Evans 2003, ch. 5, Value Objects
 * @since 0.1.0
 */
export abstract class ValueObject<Name extends string = string, Content extends object = object> {
  declare readonly [named]: Name;
  /** Whether the other is of the same class and has equal content. */
  equals(other: this): boolean {
    // A definition's class has its own, which knows its fields.
    return this === other;
  }

  /** A value like this one but for some fields; one given as `undefined` is cleared. Throws where a rule breaks. */
  protected with(change: Partial<Content>): this {
    return surelyVaried(this, change);
  }

  /** A value like this one but for some fields, or every violation of a rule. */
  protected tryWith(change: Partial<Content>): Result<this, InvalidValue> {
    return tryVaried(this, change);
  }

  /** The JSON form: an object of the fields' forms, or the bare form of a single value. */
  toJSON(): Json {
    return encoded(this, blueprintOf(this));
  }

  /**
   * Defines a value from fields, or from one schema: then it has a `value`, and its JSON is the bare form of that.
   *
   * *Errors*: {@link InvalidDefinition} where a field's JSON form can't be derived.
   *
   * @param rules what must hold across fields, each named by the sentence that a violation then says
   */
  static define<const Name extends string, S extends ObjectSchema>(
    name: Name,
    schema: S,
    rules?: Rules<ContentOf<S['shape']>>,
  ): ValueObjectClass<Name, ContentOf<S['shape']>, ContentOf<S['shape']>>;
  static define<const Name extends string, S extends FieldSource>(
    name: Name,
    schema: S,
    rules?: Rules<{ readonly value: FieldType<S> }>,
  ): ValueObjectClass<Name, { readonly value: FieldType<S> }, FieldType<S>>;
  // Last, so that a wrong field is reported as such: an error speaks of the last overload.
  static define<const Name extends string, const F extends Fields>(
    name: Name,
    fields: F,
    rules?: Rules<ContentOf<F>>,
  ): ValueObjectClass<Name, ContentOf<F>, ContentOf<F>>;
  static define(name: string, source: Fields | FieldSource, rules: Rules<never> = {}): unknown {
    return sealedClass(ValueObject as never, blueprint(name, source, rules));
  }
}

/** A whole `z.object(…)`, whose fields can be read. */
type ObjectSchema = FieldSource & { readonly shape: Fields };

/**
 * What must hold across the fields of a value, by the sentence that says it.
 *
 * @see Evans 2003, ch. 6, Factories, on invariants
 * @since 0.1.0
 */
export type Rules<Content> = Readonly<Record<string, (content: Content) => boolean>>;

const isSchema = (source: Fields | FieldSource): source is FieldSource => '~standard' in source;

function blueprint(name: string, source: Fields | FieldSource, rules: Rules<never>): Blueprint {
  const whole = isSchema(source) ? source : undefined;
  const shape = (whole as ObjectSchema | undefined)?.shape;
  const isSingle = whole !== undefined && typeof shape !== 'object';
  const fields = isSingle ? { value: whole } : (shape ?? (source as Fields));
  const content = shapeOf(name, fields, ['equals', 'with', 'tryWith', 'toJSON']);
  const others = (whole as Partial<ZodSchema> | undefined)?._zod?.def.catchall?._zod.def.type;
  if (!isSingle && others !== undefined && others !== 'never') {
    throw new InvalidDefinition(
      `${name} would drop the keys that its schema lets pass: use z.object or z.strictObject.`,
    );
  }
  if (isSingle && content.fields[0]?.optional) {
    throw new InvalidDefinition(`${name} would have no JSON form: make the field that holds it optional instead.`);
  }
  return {
    name,
    shape: content,
    ...(isSingle && { single: 'value' }),
    ...(others === 'never' && { strict: true }),
    broken: rulesOf(rules, isSingle ? undefined : whole),
  };
}

/** What the rules, and a whole schema's own checks, have against some content. */
function rulesOf(rules: Rules<never>, whole: FieldSource | undefined): Blueprint['broken'] {
  const entries = Object.entries(rules);
  if (!whole && entries.length === 0) return undefined;
  return (content: Content) => {
    const found = whole && validate(whole, content);
    if (found instanceof Rejection) return found.violations;
    return entries.filter(([, holds]) => !holds(content as never)).map(([message]) => ({ path: [], message }));
  };
}

/**
 * What {@link ValueObject.define} returns: the class to extend.
 *
 * @see Evans 2003, ch. 5, Value Objects
 * @since 0.1.0
 */
export interface ValueObjectClass<Name extends string, Content extends object, Input> {
  /** Makes a value of a literal you vouch for; throws {@link BrokenInvariant} where it breaks a rule. */
  new (content: Input): ValueObject<Name, Content> & Content;
  readonly typeName: Name;
  /** Makes a value of typed input, or tells every violation with its path. */
  create<V>(this: new (content: Input) => V, input: Input): Result<V, InvalidValue>;
  /** Makes a value of JSON from outside, or tells every violation with its path. */
  parse<V>(this: new (content: Input) => V, json: unknown): Result<V, InvalidValue>;
  /** Makes a value of content that comes from our own store: nothing is checked. */
  reconstitute<V>(this: new (content: Input) => V, content: Input): V;
  /** Makes a value of JSON that `toJSON` once gave: nothing is checked. */
  decode<V>(this: new (content: Input) => V, json: Json): V;
  readonly [FIELD]: Field<ValueObject<Name, Content> & Content>;
  readonly '~standard': StandardSchemaV1.Props<unknown, ValueObject<Name, Content> & Content>;
}
