import { BrokenInvariant, DomainError, Fault, ValueObject, type Json } from 'demesne';
import type { Value, ValueObjectSubject } from 'demesne/testing/contract';
import { err, ok } from 'neverthrow';
import { z } from 'zod';
import type { Broken } from './broken.ts';

const fields = { ends: z.array(z.string()), note: z.string().optional(), length: z.number().positive() };
interface RopeContent {
  readonly ends: readonly string[];
  readonly note?: string | undefined;
  readonly length: number;
}

const samples: readonly RopeContent[] = [
  { ends: ['left', 'right'], length: 1 },
  { ends: ['right', 'left'], length: 1 },
  { ends: ['left', 'right'], note: 'wet', length: 2 },
];

const rope = (type: new (content: never) => Value): ValueObjectSubject => ({
  type,
  samples: () => samples.map((content) => new type(content as never)) as never,
  refused: [
    { ends: [], length: -1 },
    { ends: 'both', length: 1 },
    { ends: [], length: 'ada@lovelace.example' },
  ],
});

/** A sound value; each broken one differs from it in one thing. */
class Rope extends ValueObject.define('Rope', fields) {}

/** A class like Rope in everything, written by hand: what nobody froze, and what its members make of it. */
function handmade(change: (type: typeof Handmade) => void): new (content: never) => Value {
  const Changed = class extends Handmade {};
  Object.defineProperty(Changed, 'typeName', { value: 'Rope' });
  change(Changed);
  return Changed as never;
}

class Handmade {
  readonly ends: readonly string[];
  readonly note?: string | undefined;
  readonly length: number;
  constructor(content: RopeContent) {
    const { ends, note, length } = new Rope(content);
    this.ends = ends;
    this.note = note;
    this.length = length;
  }
  equals(other: Handmade): boolean {
    return other instanceof Handmade && JSON.stringify(this) === JSON.stringify(other);
  }
  toJSON(): Json {
    const { ends, note, length } = this;
    return { ends, ...(note !== undefined && { note }), length };
  }
  static create(content: RopeContent): unknown {
    return Rope.create(content).map(() => new this(content));
  }
  static parse(json: unknown): unknown {
    return Rope.parse(json).map((found) => new this(found));
  }
  static reconstitute(content: RopeContent): Handmade {
    return new this(content);
  }
  static decode(json: Json): Handmade {
    return new this(Rope.decode(json));
  }
}

/** A sound Rope but for some members of its class or its instances. */
function altered(change: {
  readonly statics?: (sound: typeof Rope) => object;
  readonly members?: object;
}): new (content: never) => Value {
  const Changed = class extends ValueObject.define('Rope', fields) {};
  const { prototype } = Changed;
  Object.defineProperties(prototype, Object.getOwnPropertyDescriptors(change.members ?? {}));
  Object.defineProperties(Changed, Object.getOwnPropertyDescriptors(change.statics?.(Changed as never) ?? {}));
  return Changed as never;
}

type Statics = Record<'parse' | 'create', (input: unknown) => unknown>;

/** What a method of the class did before it was changed. */
const inherited = (type: object, name: keyof Statics) => (input: unknown) =>
  (Object.getPrototypeOf(type) as Statics)[name].call(type, input);

/** Types of values that break a promise, and rules of the contract of value objects that find it out. */
export const brokenValues: readonly Broken<ValueObjectSubject>[] = [
  {
    defect: 'compares by identity',
    subject: rope(altered({ members: { equals: (): boolean => false } })),
    rules: [
      'a value equals itself',
      'values of the same content are equal, whichever is asked',
      'values equal to one are equal to each other',
    ],
  },
  {
    defect: 'is equal to everything',
    subject: rope(altered({ members: { equals: (): boolean => true } })),
    rules: [
      'values of different content are not equal, whichever is asked',
      'nothing but a value is equal to a value',
      'a forged value is not equal to a value',
    ],
  },
  {
    defect: 'compares texts',
    subject: rope(
      altered({
        members: {
          equals(this: object, other: unknown): boolean {
            return JSON.stringify(this) === JSON.stringify(other);
          },
        },
      }),
    ),
    rules: ['nothing but a value is equal to a value', 'a forged value is not equal to a value'],
  },
  {
    defect: 'compares lists as sets',
    subject: rope(
      altered({
        members: {
          equals(this: RopeContent, other: RopeContent): boolean {
            return this.ends.every((end) => other.ends?.includes(end));
          },
        },
      }),
    ),
    rules: ['values of different content are not equal, whichever is asked'],
  },
  { defect: 'has no key', subject: rope(handmade(() => {})), rules: ['values have one key exactly if they are equal'] },
  {
    defect: 'is not frozen',
    subject: rope(handmade(() => {})),
    rules: [
      'no field of a value can be assigned, added or removed',
      'nothing that a value holds can be changed, to any depth',
    ],
  },
  {
    defect: 'has subclasses',
    subject: rope(handmade(() => {})),
    rules: ['a class of its own can not be made of a value'],
  },
];
