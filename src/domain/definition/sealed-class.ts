import type { Result } from 'neverthrow';
import { InvalidDefinition } from '../fault.ts';
import { FIELD, standard, type Field } from '../field/field.ts';
import type { InvalidValue, Violation } from '../invalid-value.ts';
import { kindOf } from '../kind-of.ts';
import { Rejection } from '../field/rejection.ts';
import { resultOf, vouched } from '../result.ts';
import type { Json } from '../json.ts';
import { madeClass, TRUSTED, type MadeClass, type MadeFrom, type MadeType } from './made-class.ts';
import type { Content, Shape } from './shape.ts';

/** What a sealed class is made from. */
export interface Blueprint {
  readonly name: string;
  readonly shape: Shape;
  /** The key that alone says whether two instances are equal; all of the content says it unless given. */
  readonly identity?: string;
  /** The key of the only field, where the JSON form is that field's and no object. */
  readonly single?: string;
  /** What a schema or a rule over the whole content has against it. */
  readonly broken?: ((content: Content) => readonly Violation[]) | undefined;
  /** Whether keys that are no field's are refused. */
  readonly strict?: boolean;
}

type Sealed = object;
type Concrete = MadeType & Statics;

interface Statics {
  readonly blueprint: Blueprint & Pick<MadeClass, 'varied'>;
  readonly [FIELD]: Field<Sealed>;
}

/** The keys that are no field's. */
const strangers = (input: unknown, { keys }: Shape): readonly Violation[] =>
  Object.keys(Object(input) as object)
    .filter((key) => !keys.includes(key))
    .map((key) => ({ path: [key], message: 'expected no such field' }));

/** Reads typed content, or JSON, and holds it against the rules. */
function read(blueprint: Blueprint, way: 'accept' | 'parse', input: unknown): Content | Rejection {
  const { shape, single, broken, strict } = blueprint;
  const content = shape[way](single === undefined ? input : { [single]: input });
  if (content instanceof Rejection && single !== undefined) return unwrapped(content);
  const strange = strict ? strangers(input, shape) : [];
  const violations =
    content instanceof Rejection ? content.violations : strange.length > 0 ? [] : (broken?.(content) ?? []);
  const all = [...violations, ...strange];
  return all.length > 0 ? new Rejection(all) : (content as Content);
}

/** The violations of a single value belong to the value itself. */
const unwrapped = ({ violations }: Rejection): Rejection =>
  new Rejection(violations.map(({ path, message }) => ({ path: path.slice(1), message })));

/** Only the class that directly extends a definition is the type; it has no constructor of its own. */
function checkClass(type: Function, name: string): void {
  const parent = Object.getPrototypeOf(type) as Function;
  if (Object.hasOwn(type, 'blueprint')) return;
  if (!Object.hasOwn(parent, 'blueprint')) {
    throw new InvalidDefinition(
      `${type.name} extends ${parent.name}, which is a ${name} when read back: define ${type.name} by itself, holding a ${name} if it needs one.`,
    );
  }
  if (type.length > 0) {
    throw new InvalidDefinition(
      `${type.name} has a constructor of its own: write a static method that makes its content instead.`,
    );
  }
}

/** Makes the class that an author extends. */
export function sealedClass(base: MadeFrom['base'], blueprint: Blueprint): Concrete {
  const fields = new WeakMap<object, Field<Sealed>>();
  const {
    type: Made,
    isMade,
    varied,
  } = madeClass({
    base,
    ...blueprint,
    check: (type) => checkClass(type, blueprint.name),
    accept: (input) => read(blueprint, 'accept', input),
    isShapeAll: blueprint.single === undefined && !blueprint.broken,
  });
  class Defined extends Made {
    static readonly blueprint = { ...blueprint, varied };
    static readonly typeName = blueprint.name;

    static parse(json: unknown): Result<Sealed, InvalidValue> {
      const content = read(blueprint, 'parse', json);
      return resultOf(blueprint.name, content instanceof Rejection ? content : new this(content, TRUSTED));
    }

    static decode(json: Json): Sealed {
      return this[FIELD].decode(json);
    }

    static get [FIELD](): Field<Sealed> {
      // Kept by class: an own property of the definition would be inherited by the class that extends it.
      const field = fields.get(this) ?? fieldOfClass(this, isMade, blueprint);
      fields.set(this, field);
      return field;
    }

    // Stryker disable next-line StringLiteral: a getter's name is no expression, so the mutant does not compile
    static get '~standard'() {
      return standard(() => this[FIELD]);
    }
  }
  Object.defineProperty(Defined, 'name', { value: blueprint.name });
  return Defined;
}

/** How instances of a sealed class stand as fields. */
function fieldOfClass(type: Concrete, isMade: MadeClass['isMade'], blueprint: Blueprint): Field<Sealed> {
  const { name, shape, single } = blueprint;
  const fits = (input: unknown): input is Sealed =>
    isMade(input) && ((input as Sealed).constructor === type || input instanceof type);
  return {
    fits,
    accept: (input) => (fits(input) ? input : Rejection.of(`expected a ${name}, found ${kindOf(input)}`)),
    parse: (json) => {
      if (fits(json)) return json;
      const content = read(blueprint, 'parse', json);
      return content instanceof Rejection ? content : new type(content, TRUSTED);
    },
    encode: (value) => encoded(value, blueprint),
    decode: (json) => new type(shape.decode(single === undefined ? json : { [single]: json }), TRUSTED),
    // As a part, an entity too is compared by what it holds: two parts are equal when their JSON is.
    equals: (left, right) =>
      left === right || (left.constructor === right.constructor && shape.equals(left as Content, right as Content)),
  };
}

/** The JSON form of an instance: its fields, or the bare form of its only one. */
export function encoded(value: Sealed, { shape, single }: Blueprint): Json {
  const json = shape.encode(value as Content);
  return single === undefined ? json : ((json as Record<string, Json>)[single] as Json);
}

const typeOf = (value: Sealed): Concrete => value.constructor as Concrete;

export const blueprintOf = (value: Sealed): Statics['blueprint'] => typeOf(value).blueprint;

/** An instance like this one with some fields replaced, or every violation of a rule. */
export function tryVaried<T extends Sealed>(value: T, change: object): Result<T, InvalidValue> {
  const { name, varied } = blueprintOf(value);
  return resultOf(name, varied(value, change) as T | Rejection);
}

/** The same, for a change the author vouches for. */
export function surelyVaried<T extends Sealed>(value: T, change: object): T {
  const { name, varied } = blueprintOf(value);
  return vouched(name, varied(value, change) as T | Rejection);
}
