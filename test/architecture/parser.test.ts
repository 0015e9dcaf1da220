import { expect, it } from 'vitest';
import { loadParser, ParserMissing } from '../../src/architecture/parser.ts';
import { Fault } from '../../src/domain/fault.ts';

it('a parser that is not installed is a fault that says how to install it', async () => {
  const cause = new Error("Cannot find package 'oxc-parser'");

  const fault = await loadParser(() => Promise.reject(cause)).catch((thrown: unknown) => thrown);

  expect(fault).toBeInstanceOf(ParserMissing);
  expect(Fault.is(fault)).toBe(true);
  expect(fault).toMatchObject({
    code: 'PARSER_MISSING',
    name: 'ParserMissing',
    cause,
    message: expect.stringContaining('npm install --save-dev oxc-parser'),
  });
});
