import { InvalidValue, ValueObject, type Json } from 'demesne';
import type { Value, ValueObjectSubject } from 'demesne/testing/contract';
import { err, ok, type Result } from 'neverthrow';
import { z } from 'zod';
import type { Broken } from './broken.ts';

const fields = { ends: z.array(z.string()), note: z.string().optional(), length: z.number().positive() };

interface RopeContent {
  readonly ends: readonly string[];
  readonly note?: string | undefined;
  readonly length: number;
}

type RopeClass = new (content: never) => Value;

/** A sound rope: each broken one differs from it in one thing. */
class Rope extends ValueObject.define('Rope', fields) {}

const rope = (type: RopeClass): ValueObjectSubject => ({
  type,
  samples: () => [
    new type({ ends: ['left', 'right'], length: 1 } as never),
    new type({ ends: ['right', 'left'], length: 1 } as never),
    new type({ ends: ['left', 'right'], note: 'wet', length: 2 } as never),
  ],
  refused: [
    { ends: [], length: -1 },
    { ends: 'both', length: 1 },
  ],
});

type Make = (input: unknown) => Result<Value, InvalidValue>;

/** A rope with other members, or other statics; these are given what the sound ones do. */
function altered(members: object, statics: (parse: Make, create: Make) => object = () => ({})): ValueObjectSubject {
  const Changed = class extends ValueObject.define('Rope', fields) {};
  Object.defineProperties(Changed.prototype, Object.getOwnPropertyDescriptors(members));
  const sound = { parse: Changed.parse.bind(Changed) as Make, create: Changed.create.bind(Changed) as Make };
  Object.assign(Changed, statics(sound.parse, sound.create));
  return rope(Changed as never);
}

/** A rope as one writes it by hand: it keeps what it is given, and nothing is frozen. */
class HandmadeRope {
  static readonly typeName = 'Rope';
  ends: readonly string[];
  note?: string | undefined;
  length: number;
  constructor({ ends, note, length }: RopeContent) {
    if (!(length > 0)) throw new RangeError('A rope has a length.');
    this.ends = ends;
    this.note = note;
    this.length = length;
  }
  equals(other: HandmadeRope): boolean {
    return other instanceof HandmadeRope && JSON.stringify(this) === JSON.stringify(other);
  }
  toJSON(): Json {
    return { ends: this.ends, ...(this.note !== undefined && { note: this.note }), length: this.length };
  }
  static create(content: RopeContent): unknown {
    return Rope.create(content).map(() => new HandmadeRope(content));
  }
  static parse(json: unknown): unknown {
    return Rope.parse(json).map(() => new HandmadeRope(json as RopeContent));
  }
}

/** Puts every part of some JSON into an object, as deep as it goes. */
function merge(into: Record<string, unknown>, from: object): Record<string, unknown> {
  for (const [key, part] of Object.entries(from)) {
    const isObject = typeof part === 'object' && part !== null && !Array.isArray(part);
    into[key] = isObject ? merge((into[key] ?? {}) as Record<string, unknown>, part as object) : part;
  }
  return into;
}

const refusal = (message: string): InvalidValue =>
  new InvalidValue({ type: 'Rope', violations: [{ path: [], message }] });

let written = 0;

const soundJson = (value: object): Record<string, Json> => {
  const { ends, note, length } = value as RopeContent;
  return { ends, ...(note !== undefined && { note }), length };
};

/** Types of values that break a promise, and rules of the contract of value objects that find it out. */
export const values: readonly Broken<ValueObjectSubject>[] = [
  {
    defect: 'is equal to nothing',
    subject: altered({ equals: () => false }),
    rules: [
      'a value equals itself',
      'values of the same content are equal, whichever is asked',
      'values equal to one are equal to each other',
      'the JSON form of a value is a copy',
    ],
  },
  {
    defect: 'is equal to everything',
    subject: altered({ equals: () => true }),
    rules: ['values of different content are not equal, whichever is asked'],
  },
  {
    defect: 'compares texts',
    subject: altered({
      equals(this: object, other: unknown) {
        return JSON.stringify(this) === JSON.stringify(other);
      },
    }),
    rules: ['nothing but a value is equal to a value', 'a forged value is not equal to a value'],
  },
  {
    defect: 'compares lists as sets',
    subject: altered({
      equals(this: RopeContent, other: RopeContent | null | undefined) {
        return this.length === other?.length && this.ends.every((end) => other.ends?.includes(end));
      },
    }),
    rules: ['values of different content are not equal, whichever is asked'],
  },
  {
    defect: 'is written by hand',
    subject: rope(HandmadeRope as never),
    rules: [
      'values have one key exactly if they are equal',
      'no field of a value can be assigned, added or removed',
      'nothing that a value holds can be changed, to any depth',
      'what create refuses, new throws, with the same violations',
      'a class of its own can not be made of a value',
    ],
  },
  {
    defect: 'wants its keys in order',
    subject: altered({}, (parse) => ({
      parse: (json: object) =>
        Object.keys(Object(json)).at(-1) === 'ends' ? err(refusal('Ends come first.')) : parse(json),
    })),
    rules: ['the order in which content was given does not matter'],
  },
  {
    defect: 'freezes its input',
    subject: altered({}, (parse) => ({ parse: (json: object) => parse(Object.freeze(json)) })),
    rules: [
      'the input of a value stays as it was, and its maker may change it',
      'a value made of JSON keeps nothing of it that can change',
    ],
  },
  {
    defect: 'tidies its input',
    subject: altered({}, (parse, create) => ({
      create: (content: { note?: string }) => {
        if (content?.note === 'wet') content.note = 'tidied';
        return create(content).andThen(() => create({ ...content, note: 'wet' }));
      },
      parse,
    })),
    rules: ['a value made of content keeps nothing of it that can change'],
  },
  {
    defect: 'writes what JSON does not keep',
    subject: altered({
      toJSON(this: object) {
        return { ...soundJson(this), weight: NaN };
      },
    }),
    rules: ['the JSON form of a value is what JSON keeps'],
  },
  {
    defect: 'does not write a field',
    subject: altered({
      toJSON(this: object) {
        const { note: _, ...json } = soundJson(this);
        return { ...json, length: 1 };
      },
    }),
    rules: [
      'equal values have one JSON text, and different ones another',
      'a value that is written and parsed is equal',
    ],
  },
  {
    defect: 'writes something else each time',
    subject: altered({
      toJSON(this: object) {
        written += 1;
        return { ...soundJson(this), written };
      },
    }),
    rules: ['the JSON form of a value is what JSON keeps'],
  },
  {
    defect: 'does not decode a field',
    subject: altered({}, (parse) => ({ decode: (json: object) => parse({ ...json, length: 7 })._unsafeUnwrap() })),
    rules: ['a value that is written and decoded is equal'],
  },
  {
    defect: 'does not reconstitute a field',
    subject: altered({}, (_, create) => ({
      reconstitute: (content: object) => create({ ...content, length: 7 })._unsafeUnwrap(),
    })),
    rules: ['a value made of the content of another is equal'],
  },
  {
    defect: 'takes anything',
    subject: altered({}, (parse) => ({ parse: (json: unknown) => parse(json).orElse(() => ok({} as Value)) })),
    rules: ['what is no such value is refused, with every violation and its path'],
  },
  {
    defect: 'refuses without a reason',
    subject: altered({}, (parse) => ({
      parse: (json: unknown) => parse(json).mapErr(() => new InvalidValue({ type: 'Rope', violations: [] })),
    })),
    rules: ['what is no such value is refused, with every violation and its path'],
  },
  {
    defect: 'quotes its input',
    subject: altered({}, (parse) => ({
      parse: (json: { note?: unknown }) =>
        parse(json).mapErr(() => refusal(`${JSON.stringify(json) ?? ''} is no rope.`)),
    })),
    rules: ['a refusal never repeats its input, which may be personal'],
  },
  {
    defect: 'throws what it can not parse',
    subject: altered({}, (parse) => ({
      parse: (json: unknown) =>
        parse(json).orElse((error) => {
          throw error instanceof Error ? error : new Error(error.message);
        }),
    })),
    rules: ['hostile input is refused or makes a sound value, and throws nothing'],
  },
  {
    defect: 'merges what it parses',
    subject: altered({}, (parse) => ({
      parse: (json: object) => {
        const answer = parse(json);
        if (typeof json === 'object' && json !== null && Object.hasOwn(json, '__proto__')) merge({}, json);
        return answer;
      },
    })),
    rules: ['input can not reach the prototype of anything'],
  },
];
