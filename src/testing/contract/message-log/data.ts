import type { Json } from '../../../domain/json.ts';
import { AccountOpened, MoneyDeposited } from '../bank.ts';
import type { Rules } from '../rules.ts';
import { expectSame, expectThat } from '../expectations.ts';
import { deposit, enveloped, range } from './deposits.ts';
import { NoteHidden, NoteSigned, NoteTaken } from './notes.ts';
import { lookAlikes, oddTexts } from './odd-texts.ts';
import type { LogUnderContract } from './subject.ts';

/** Each note comes back as it was, to the order of its keys. */
async function expectKept({ log, append }: LogUnderContract, ...notes: readonly Json[]): Promise<void> {
  await append(notes.map((note, index) => enveloped(`n${index}`, new NoteTaken({ note }))));
  const found = (await log.read(0, Infinity)).map(({ envelope }) => envelope.message);
  expectSame(found.length, notes.length, 'All of them are there.');
  for (const [index, note] of notes.entries()) {
    const message = found[index];
    expectThat(message instanceof NoteTaken, 'A message is of its class.');
    expectSame(message.data.note, note, 'It holds what it held.');
    expectThat(JSON.stringify(message.data.note) === JSON.stringify(note), 'Its JSON is the same, key by key.');
  }
}

/** `{ next: { next: … } }` so many levels deep. */
const nested = (levels: number): Json => range(1, levels).reduce<Json>((inner) => ({ next: inner }), 'the end');

/** What a message holds is kept as it is. */
export const data: Rules<LogUnderContract> = {
  'a message comes back as an instance of its class': async ({ log, append }) => {
    await append([enveloped('x', new AccountOpened()), deposit('a', 1)]);
    const [opened, deposited] = (await log.read(0, 10)).map(({ envelope }) => envelope.message);
    expectThat(opened instanceof AccountOpened, 'A message without data is one too.');
    expectThat(deposited instanceof MoneyDeposited, 'A message with data is one.');
    expectSame(deposited.data.cents, 1, 'It has its data.');
    const [event] = await log.readStream('Account/a', 1, 10);
    expectThat(event?.message instanceof MoneyDeposited, 'So it is in its stream.');
  },

  'a message keeps the version of its schema': async ({ log, append }) => {
    await append([
      enveloped('x', new NoteSigned({ note: 'by Ada' })),
      enveloped('y', new NoteTaken({ note: 'plain' })),
    ]);
    const found = (await log.read(0, 10)).map(({ envelope }) => envelope.message);
    expectThat(found[0] instanceof NoteSigned, 'Its class can read it.');
    expectSame(
      found.map(({ version }) => version),
      [2, 1],
      'Each has its own.',
    );
  },

  'a message whose class the log was not told keeps its name, its version and its data': async ({ log, append }) => {
    const note = { by: 'Ada', lines: [1, { two: 2 }], nothing: null };
    await append([enveloped('x', new NoteHidden({ note }))]);
    const [found] = await log.read(0, 10);
    const expected = { type: 'bank.NoteHidden', version: 3, data: { note } };
    expectSame(found?.envelope.message.toJSON(), expected, 'Whoever knows the class can read it.');
  },

  'data keeps text of any characters': (world) =>
    expectKept(world, '', ...oddTexts, ...lookAlikes, { ofKey: Object.fromEntries(oddTexts.map((key) => [key, key])) }),

  'data keeps NUL and halves of surrogate pairs': (world) =>
    expectKept(world, '\0', 'a\0b', '\uD800', '\uDC00 at the start', 'at the end \uD83D', { 'a\0': ['\uDFFF'] }),

  'data keeps numbers to the last digit': (world) => {
    const { MAX_SAFE_INTEGER, MAX_VALUE, MIN_SAFE_INTEGER, MIN_VALUE, EPSILON } = Number;
    return expectKept(world, 0, -1, 0.1, 0.1 + 0.2, 1e21, 1e-7, 123456789.125, [
      MAX_SAFE_INTEGER,
      MIN_SAFE_INTEGER,
      MAX_VALUE,
      MIN_VALUE,
      EPSILON,
      2 ** 53 + 2,
    ]);
  },

  'data keeps apart what is empty, false, zero and null': (world) =>
    expectKept(world, [], {}, [[]], [{}], null, [null], false, true, 0, '0', '', [''], { empty: {}, none: null }),

  'data keeps the order of its keys': (world) =>
    expectKept(world, { b: 1, a: 2, Z: 3, aa: 4, '': 5 }, { a: 2, b: 1 }, [{ z: { y: 1, x: 2 }, a: 0 }]),

  'data keeps keys that mean something to JavaScript': (world) =>
    expectKept(
      world,
      JSON.parse('{"__proto__":{"admin":true},"constructor":"c","toString":1,"length":2,"toJSON":3,"then":4}'),
    ),

  'data that is nested deeply is kept': (world) => expectKept(world, nested(200), [[[[[[[[[[1]]]]]]]]]]),

  'a text of a million characters is kept': (world) =>
    expectKept(world, 'x'.repeat(1_000_000), 'é"\\\n'.repeat(100_000)),
};
