import type { Rules } from '../rules.ts';
import { expectSame, expectThat, okOf, thrownBy } from '../expectations.ts';
import { contentOf, copied, jsonOf, ravage, type Value, type ValueWorld } from './subject.ts';

/** Everything that can be reached from a value by its fields. */
function reachable(from: unknown, seen = new Set<object>()): ReadonlySet<object> {
  if (typeof from === 'object' && from !== null && !seen.has(from)) {
    seen.add(from);
    for (const part of Object.values(from)) reachable(part, seen);
  }
  return seen;
}

/** What is left of a value when its maker does what they like with what they made it of. */
async function afterRavaging(input: unknown, make: (input: unknown) => Value): Promise<Value> {
  const value = make(input);
  ravage(input);
  return value;
}

/** A value never changes, and nobody can change it. */
export const immutability: Rules<ValueWorld> = {
  'no field of a value can be assigned, added or removed': async ({ samples }) => {
    for (const value of samples) {
      const open = value as unknown as Record<string, unknown>;
      for (const key of Object.keys(open)) {
        const found = open[key];
        await thrownBy(() => (open[key] = 'changed'));
        await thrownBy(() => Reflect.deleteProperty(open, key));
        expectThat(open[key] === found, `The field ${key} is what it was.`);
      }
      await thrownBy(() => (open['added'] = true));
      expectSame('added' in open, false, 'No field was added.');
    }
  },

  'nothing that a value holds can be changed, to any depth': ({ samples }) => {
    for (const value of samples) {
      for (const part of reachable(value)) expectThat(Object.isFrozen(part), 'Every part of a value is frozen.');
    }
  },

  'a value made of content keeps nothing of it that can change': async ({ type, samples, pairs }) => {
    for (const [value, same] of pairs) {
      const made = await afterRavaging(copied(contentOf(value)), (content) => okOf(type.create(content)));
      expectSame(made.equals(same as never), true, 'create shares nothing with its input.');
      const vouched = await afterRavaging(copied(contentOf(value)), (content) => new type(content));
      expectSame(vouched.equals(same as never), true, 'new shares nothing with its input.');
    }
    expectThat(samples.length > 1, 'There are samples.');
  },

  'a value made of JSON keeps nothing of it that can change': async ({ type, pairs }) => {
    for (const [value, same] of pairs) {
      const parsed = await afterRavaging(jsonOf(value), (json) => okOf(type.parse(json)));
      expectSame(parsed.equals(same as never), true, 'parse shares nothing with its input.');
    }
  },

  'the input of a value stays as it was, and its maker may change it': ({ type, samples }) => {
    for (const value of samples) {
      const [json, content] = [jsonOf(value), copied(contentOf(value))];
      okOf(type.parse(json));
      okOf(type.create(content));
      expectSame([json, content], [jsonOf(value), contentOf(value)], 'Neither of them is changed.');
      const open = [json, content].filter((input) => Array.isArray(input) || Object(input)?.constructor === Object);
      for (const input of open) expectSame(Object.isFrozen(input), false, 'The input is not frozen.');
    }
  },

  'the JSON form of a value is a copy': async ({ pairs }) => {
    for (const [value, same] of pairs) {
      const json = value.toJSON();
      await thrownBy(() => ravage(json));
      expectSame(value.equals(same as never), true, 'Whoever changes the JSON does not change the value.');
    }
  },
};
