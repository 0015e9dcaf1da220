import type { Json } from '../../../domain/json.ts';
import type { Rules } from '../rules.ts';
import { expectSame, expectThat, okOf } from '../expectations.ts';
import { contentOf, jsonOf, type Value, type ValueWorld } from './subject.ts';

/** What is written down is read back, and nothing is lost on the way. */
export const jsonForm: Rules<ValueWorld> = {
  'the JSON form of a value is what JSON keeps': ({ samples }) => {
    for (const value of samples) expectSame(jsonOf(value), value.toJSON(), 'It goes through text as it is.');
  },

  'a value that is written and parsed is equal': ({ type, samples }) => {
    for (const value of samples) same(okOf(type.parse(jsonOf(value)), 'parse takes what toJSON gave.'), value, type);
  },

  'a value that is written and decoded is equal': ({ type, samples }) => {
    for (const value of samples) same(type.decode(jsonOf(value) as Json), value, type);
  },

  'equal values have one JSON text, and different ones another': ({ pairs }) => {
    for (const [value, other] of pairs)
      expectSame(JSON.stringify(value), JSON.stringify(other), 'Equal values are written the same.');
    const texts = pairs.map(([value]) => JSON.stringify(value));
    expectSame(new Set(texts).size, texts.length, 'Different values are written differently.');
  },

  'a value made of the content of another is equal': ({ type, samples }) => {
    for (const value of samples) {
      same(okOf(type.create(contentOf(value)), 'create takes the content of a value.'), value, type);
      same(new type(contentOf(value)), value, type);
      same(type.reconstitute(contentOf(value)), value, type);
    }
  },
};

function same(found: Value, value: Value, type: ValueWorld['type']): void {
  expectThat(found instanceof type, 'It is of its class.');
  expectSame(found.equals(value as never), true, 'It is equal to the value it was made of.');
  expectSame(found.toJSON(), value.toJSON(), 'It is written the same.');
}
