import type { Result } from 'neverthrow';
import { InvalidDefinition } from './fault.ts';
import { FIELD, standard, type Field } from './field.ts';
import { kindOf, Rejection, resultOf, vouched, type InvalidValue } from './invalid-value.ts';
import type { Json } from './json.ts';
import type { Content, Shape } from './shape.ts';

/** Says that content comes from our own store or our own hands, so that nothing has to be checked. */
const TRUSTED = Symbol('trusted');

/** Every instance a sealed class has made; a forged prototype is not among them. */
type Brand = (candidate: object) => boolean;

/** What a sealed class is made from. */
export interface Blueprint {
  readonly name: string;
  readonly shape: Shape;
  /** The key of the only field, where the JSON form is that field's and no object. */
  readonly single?: string;
  /** What a schema or a rule over the whole content has against it. */
  readonly broken: (content: Content) => readonly Rejection['violations'][number][];
}

type Sealed = object;
type SealedClass = (abstract new () => Sealed) & { readonly isMade: Brand };
type Concrete = (new (content: unknown, trust?: symbol) => Sealed) & Statics;

interface Statics {
  readonly blueprint: Blueprint;
  readonly [FIELD]: Field<Sealed>;
}

/** Reads typed content, or JSON, and holds it against the rules. */
function read(blueprint: Blueprint, way: 'accept' | 'parse', input: unknown): Content | Rejection {
  const { shape, single, broken } = blueprint;
  const whole = single === undefined ? input : { [single]: input };
  const content = shape[way](whole);
  if (content instanceof Rejection) return single === undefined ? content : unwrapped(content);
  const violations = broken(content);
  return violations.length > 0 ? new Rejection(violations) : content;
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

/** The class whose instances are frozen, with a property for each field. */
function frozenClass(base: SealedClass, blueprint: Blueprint): new (content: unknown, trust?: symbol) => Sealed {
  const { shape, name } = blueprint;
  let checked: Function | undefined;
  return class extends base {
    constructor(input: unknown, trust?: symbol) {
      super();
      if (new.target !== checked) {
        checkClass(new.target, name);
        checked = new.target;
      }
      const content = trust === TRUSTED ? input : vouched(name, read(blueprint, 'accept', input));
      shape.assign(this as Content, content as Content);
      Object.freeze(this);
    }
  };
}

/** Makes the class that an author extends. */
export function sealedClass(base: SealedClass, blueprint: Blueprint): Concrete {
  const fields = new WeakMap<object, Field<Sealed>>();
  class Defined extends frozenClass(base, blueprint) {
    static readonly blueprint = blueprint;
    static readonly typeName = blueprint.name;

    static create(input: unknown): Result<Sealed, InvalidValue> {
      return made(this, blueprint, 'accept', input);
    }

    static parse(json: unknown): Result<Sealed, InvalidValue> {
      return made(this, blueprint, 'parse', json);
    }

    static reconstitute(content: unknown): Sealed {
      return new this(blueprint.single === undefined ? content : { [blueprint.single]: content }, TRUSTED);
    }

    static decode(json: Json): Sealed {
      return this[FIELD].decode(json);
    }

    static get [FIELD](): Field<Sealed> {
      // Kept by class: an own property of the definition would be inherited by the class that extends it.
      const field = fields.get(this) ?? fieldOfClass(this, base.isMade, blueprint);
      fields.set(this, field);
      return field;
    }

    // Stryker disable next-line StringLiteral: a name in a class, which no expression can take the place of
    static get '~standard'() {
      return standard(() => this[FIELD]);
    }
  }
  Object.defineProperty(Defined, 'name', { value: blueprint.name });
  return Defined;
}

function made(
  type: Concrete,
  blueprint: Blueprint,
  way: 'accept' | 'parse',
  input: unknown,
): Result<Sealed, InvalidValue> {
  const content = read(blueprint, way, input);
  return resultOf(blueprint.name, content instanceof Rejection ? content : new type(content, TRUSTED));
}

/** How instances of a sealed class stand as fields. */
function fieldOfClass(type: Concrete, isMade: Brand, blueprint: Blueprint): Field<Sealed> {
  const { name, shape, single } = blueprint;
  const fits = (input: unknown): input is Sealed => input instanceof type && isMade(input);
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

export const blueprintOf = (value: Sealed): Blueprint => typeOf(value).blueprint;

/** An instance like this one with some fields replaced; a field given as `undefined` is cleared. */
function varied<T extends Sealed>(value: T, change: object): T | Rejection {
  const blueprint = blueprintOf(value);
  const { single } = blueprint;
  const wanted = { ...value, ...change } as Content;
  const content = read(blueprint, 'accept', single === undefined ? wanted : wanted[single]);
  return content instanceof Rejection ? content : (new (typeOf(value))(content, TRUSTED) as T);
}

/** The same, as a `Result`. */
export const tryVaried = <T extends Sealed>(value: T, change: object): Result<T, InvalidValue> =>
  resultOf(blueprintOf(value).name, varied(value, change));

/** The same, for a change the author vouches for. */
export const surelyVaried = <T extends Sealed>(value: T, change: object): T =>
  vouched(blueprintOf(value).name, varied(value, change));
