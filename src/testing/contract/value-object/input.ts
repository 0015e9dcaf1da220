import type { InvalidValue } from '../../../domain/invalid-value.ts';
import type { Rules } from '../rules.ts';
import { errOf, expectSame, expectThat, faultOf } from '../expectations.ts';
import { contentOf, jsonOf, spoilt, type Value, type ValueWorld } from './subject.ts';

/** Text that no message may repeat. */
const SECRET = 'ada@lovelace.example';

function cyclic(): unknown {
  const knot: Record<string, unknown> = {};
  knot['self'] = knot;
  return knot;
}

const hostile = (): readonly unknown[] => [
  undefined,
  null,
  true,
  NaN,
  -0,
  Infinity,
  2 ** 53,
  10n ** 400n,
  '',
  '9'.repeat(5_000),
  '\ud800',
  '\u0000',
  Symbol('symbol'),
  () => {},
  [],
  {},
  [[[]]],
  new Date(NaN),
  new Map([['a', 1]]),
  Object.create(null),
  cyclic(),
  JSON.parse('['.repeat(3_000) + ']'.repeat(3_000)),
];

/** What would change every object, if someone merged it into one. */
const polluting = (): object =>
  JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}') as object;

/** What comes from outside is taken, or refused with every reason; it does no harm. */
export const input: Rules<ValueWorld> = {
  'what is no such value is refused, with every violation and its path': ({ type, refused }) => {
    expectThat(refused.length > 0, 'There is something to refuse.');
    for (const json of refused) {
      const error = errOf(type.parse(json), 'InvalidValue', 'parse refuses it.') as InvalidValue;
      expectSame(error.type, type.typeName, 'The refusal names the type.');
      expectThat(error.violations.length > 0, 'It tells what is wrong.');
      for (const { path, message } of error.violations) {
        const isPath = Array.isArray(path) && path.every((key) => typeof key === 'string' || typeof key === 'number');
        expectThat(isPath && message !== '', 'Each violation has a path and a message.');
      }
    }
  },

  'hostile input is refused or makes a sound value, and throws nothing': ({ type, samples }) => {
    const bad = samples.flatMap((value) => hostile().flatMap((by) => spoilt(jsonOf(value), by)));
    for (const json of bad) {
      const answer = type.parse(json);
      if (answer.isErr()) errOf(answer, 'InvalidValue');
      else expectSound(answer.value, type);
    }
  },

  'input can not reach the prototype of anything': ({ type, samples }) => {
    for (const value of samples) {
      const json = jsonOf(value);
      const mixed = Object.defineProperties(polluting(), Object.getOwnPropertyDescriptors(Object(json)));
      for (const evil of [mixed, ...spoilt(json, polluting())]) {
        try {
          const answer = type.parse(evil);
          expectSame('polluted' in {}, false, 'Other objects are as they were.');
          if (answer.isErr()) continue;
          expectSame('polluted' in answer.value, false, 'The value has nothing of it.');
          expectThat(Object.getPrototypeOf(answer.value) === type.prototype, 'The value is of its class.');
        } finally {
          Reflect.deleteProperty(Object.prototype, 'polluted');
        }
      }
    }
  },

  'a refusal never repeats its input, which may be personal': ({ type, samples, refused }) => {
    const secrets = [SECRET, [SECRET], { [SECRET]: SECRET }, { value: SECRET }];
    const bad = samples.flatMap((value) => secrets.flatMap((by) => spoilt(jsonOf(value), by)));
    for (const json of [...bad, ...refused.flatMap((one) => spoilt(one, SECRET))]) {
      const answer = type.parse(json);
      if (answer.isErr())
        expectSame(answer.error.message.includes(SECRET), false, 'The message does not quote the input.');
    }
  },

  'what create refuses, new throws, with the same violations': async ({ type, samples }) => {
    const bad = samples.flatMap((value) => hostile().flatMap((by) => spoilt(contentOf(value), by)));
    for (const content of bad) {
      const answer = type.create(content);
      if (answer.isOk()) continue;
      const fault = await faultOf(() => new type(content), 'BROKEN_INVARIANT', 'new throws where create refuses.');
      const { error } = fault as unknown as { error: InvalidValue };
      expectSame(error.violations, answer.error.violations, 'Both tell the same.');
    }
  },

  'a class of its own can not be made of a value': async ({ type, samples }) => {
    const Derived = class extends (type as new (content: unknown) => object) {};
    for (const value of samples) {
      const make = (): unknown => new Derived(contentOf(value));
      await faultOf(make, 'INVALID_DEFINITION', 'It would be read back as its parent.');
    }
  },
};

function expectSound(value: Value, type: ValueWorld['type']): void {
  expectThat(value instanceof type && Object.isFrozen(value), 'It is a value of its class.');
  const again = type.parse(jsonOf(value));
  expectThat(again.isOk() && again.value.equals(value as never), 'It is read back as it was written.');
}
