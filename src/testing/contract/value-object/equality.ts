import { keyOf } from '../../../domain/key-of.ts';
import type { Rules } from '../rules.ts';
import { expectSame, okOf } from '../expectations.ts';
import { contentOf, jsonOf, reversed, type Value, type ValueWorld } from './subject.ts';

const equal = (one: Value, other: unknown): boolean => one.equals(other as never);

/** Two values are one if their class and content are. */
export const equality: Rules<ValueWorld> = {
  'a value equals itself': ({ samples }) => {
    for (const value of samples) expectSame(equal(value, value), true, 'Every value equals itself.');
  },

  'values of the same content are equal, whichever is asked': ({ pairs }) => {
    for (const [value, same] of pairs) {
      expectSame([equal(value, same), equal(same, value)], [true, true], 'Values made apart are equal.');
    }
  },

  'values of different content are not equal, whichever is asked': ({ samples }) => {
    for (const [index, value] of samples.entries()) {
      for (const other of samples.slice(index + 1)) {
        expectSame([equal(value, other), equal(other, value)], [false, false], 'The samples differ from each other.');
      }
    }
  },

  'values equal to one are equal to each other': ({ samples, pairs }) => {
    for (const [index, [value, same]] of pairs.entries()) {
      const third = samples[index] as Value;
      const found = [equal(value, same), equal(same, third), equal(value, third)];
      expectSame(found, [true, true, true], 'Equality carries over.');
    }
  },

  'the order in which content was given does not matter': ({ type, samples }) => {
    for (const value of samples) {
      const turned = okOf(type.parse(reversed(jsonOf(value))), 'The order of keys is no reason to refuse.');
      expectSame(
        [equal(value, turned), keyOf(turned as never)],
        [true, keyOf(value as never)],
        'It is the same value.',
      );
    }
  },

  'nothing but a value is equal to a value': ({ samples }) => {
    for (const value of samples) {
      const others = [
        undefined,
        null,
        0,
        '',
        [],
        {},
        jsonOf(value),
        contentOf(value),
        { ...value },
        JSON.stringify(value),
      ];
      for (const other of others) expectSame(equal(value, other), false, 'The same content alone is no value.');
    }
  },

  'a forged value is not equal to a value': ({ type, samples }) => {
    for (const value of samples) {
      const forged = Object.assign(Object.create(type.prototype as object) as object, { ...value });
      const named = { ...value, [Symbol.toStringTag]: type.typeName, constructor: type };
      expectSame([equal(value, forged), equal(value, named)], [false, false], 'A prototype or a name proves nothing.');
    }
  },

  'values have one key exactly if they are equal': ({ samples, pairs }) => {
    for (const [value, same] of pairs) {
      expectSame(keyOf(value as never), keyOf(same as never), 'Equal values have one key.');
    }
    const keys = samples.map((value) => keyOf(value as never));
    expectSame(new Set(keys).size, keys.length, 'Different values have different keys.');
  },
};
