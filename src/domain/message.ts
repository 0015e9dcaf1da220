import type { Result } from 'neverthrow';
import { Fault, InvalidDefinition } from './fault.ts';
import type { InvalidValue } from './invalid-value.ts';
import { Rejection } from './field/rejection.ts';
import { resultOf, vouched } from './result.ts';
import type { Json } from './json.ts';
import { shapeOf, type Content, type Shape } from './definition/shape.ts';
import type { Fields } from './field/type-of.ts';
import type { Upcasting } from './upcasting.ts';

/**
 * What an author may say of a message beside its name and fields.
 *
 * @see Hohpe & Woolf 2003, Format Indicator
 * @since 0.1.0
 */
export interface MessageOptions {
  /**
   * The version of the schema, a whole number from 1; 1 unless given. Raise it whenever the fields change, with an `upcast` where an earlier one was
   * stored: without, only this version is read, and any other is an {@link UnknownMessageVersion}.
   */
  readonly version?: number;
  /** How stored data of older versions become those of this one: what `upcasting` makes. */
  readonly upcast?: Upcasting;
  /** The wire names that it had before; what is stored under one of them is read as this. */
  readonly formerly?: readonly string[];
}

/**
 * Something told under a stable name: the part that domain events and integration events have in common.
 *
 * @see Hohpe & Woolf 2003, Message
 * @since 0.1.0
 */
export abstract class Message<Type extends string = string, Data extends object = object> {
  /** The wire name. */
  declare readonly type: Type;
  /** What happened, in the model's own types. */
  declare readonly data: Data;

  /** The version of the data's schema. */
  get version(): number {
    return (this.constructor as unknown as MessageClass).version;
  }

  /** Type, version and data in their JSON form. */
  toJSON(): Json {
    return { type: this.type, version: this.version, data: this.encode() };
  }

  /** The data in its JSON form. */
  encode(): Json {
    return (this.constructor as unknown as MessageClass).shape.encode(this.data as Content);
  }
}

/**
 * A message of a version that its class can't read: a later one, or an older one from which no `upcasting` leads to its own.
 *
 * *Errors*: `code` is `UNKNOWN_MESSAGE_VERSION`.
 *
 * @see Hohpe & Woolf 2003, Format Indicator
 * @since 0.1.0
 */
export class UnknownMessageVersion extends Fault {
  constructor(type: string, expected: number, found: number) {
    super(
      'UNKNOWN_MESSAGE_VERSION',
      `Expected version ${expected} of ${type}, found ${found}. Upcast it or deploy newer code.`,
    );
  }
}

interface MessageClass {
  new (data?: unknown, trust?: symbol): Message;
  readonly type: string;
  readonly version: number;
  readonly names: readonly string[];
  readonly shape: Shape;
}

const TRUSTED = Symbol();
/** The names of domain events: `published` in the middle is the mark of integration events. */
const TYPE = /^[A-Za-z][\w-]*(\.(?!published\.)[A-Za-z][\w-]*)+$/;

/** Makes the class of a message: a frozen `type` and `data`. */
export function messageClass(
  base: abstract new () => Message,
  type: string,
  fields: Fields,
  { version = 1, formerly = [], upcast }: MessageOptions = {},
  pattern = TYPE,
): MessageClass {
  // What is no list becomes a name that fits nothing.
  const names = Array.isArray(formerly) ? [type, ...formerly] : [''];
  if (!names.every(pattern.test, pattern) || formerly.includes(type) || !Number.isSafeInteger(version) || version < 1) {
    throw new InvalidDefinition(
      `Expected a name such as ordering.Placed and a version from 1, found ${names.join(', ')}, ${version}.`,
    );
  }
  const shape = shapeOf(type, fields, []);
  const lift = upcast?.to(type, version, shape.parse);
  return class extends base {
    static readonly type = type;
    static readonly version = version;
    static readonly names = names;
    static readonly shape = shape;
    declare readonly type: string;
    declare readonly data: Content;

    constructor(data?: unknown, trust?: symbol) {
      super();
      this.type = type;
      this.data = Object.freeze(trust === TRUSTED ? (data as Content) : vouched(type, shape.accept(data ?? {})));
      Object.freeze(this);
    }

    static parse(data: unknown): Result<Message, InvalidValue> {
      const content = shape.parse(data);
      return resultOf(type, content instanceof Rejection ? content : new this(content, TRUSTED));
    }

    static decode(data: Json, found = version): Message {
      const content = found === version ? shape.decode(data) : lift?.(data, found);
      if (!content) throw new UnknownMessageVersion(type, version, found);
      return new this(content, TRUSTED);
    }
  } as unknown as MessageClass;
}
