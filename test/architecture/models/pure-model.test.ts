import { describe, expect, it } from 'vitest';
import { checkArchitecture } from '../../../src/architecture/check-architecture.ts';

async function impure(text: string): Promise<string[]> {
  const { violations } = await checkArchitecture({
    root: { texts: { 'domain/order.ts': text } },
    folders: { domain: { mayImport: [] } },
    models: ['domain'],
  });
  return violations.map(({ message }) => /(?:and|, and) (.+?) (?:does not|is a module)/.exec(message)?.[1] ?? message);
}

describe('a model is not pure with', () => {
  it.each([
    ['Date.now();', 'Date.now'],
    ['Date["now"]();', 'Date.now'],
    ['Date?.now?.();', 'Date.now'],
    ['(Date as any).now();', 'Date.now'],
    ['window.Date.now();', 'Date.now'],
    ['const { now: tick } = Date;', 'Date.now'],
    ['new Date();', 'new Date()'],
    ['new Date;', 'new Date()'],
    ['new globalThis.Date();', 'new Date()'],
    ['Date();', 'Date()'],
    ['Temporal.Now.instant();', 'Temporal.Now'],
    ['process.hrtime();', 'process.hrtime'],
    ['const { crypto: { randomUUID } } = globalThis; self.crypto.randomUUID();', 'crypto.randomUUID'],
    ['window.setTimeout(f);', 'setTimeout'],
    ['later(setInterval);', 'setInterval'],
    ['const timers = { setImmediate };', 'setImmediate'],
    ['class A { at = Date.now(); }', 'Date.now'],
    ['class A { [Date.now()]() {} }', 'Date.now'],
    ['function f(at = Date.now()) {}', 'Date.now'],
    ['export default () => `${Math.random()}`;', 'Math.random'],
    ["export * from 'node:fs';", 'node:fs'],
    ["const fs = await import('fs/promises');", 'fs/promises'],
    ['import { SystemClock as C } from "demesne"; new C();', 'new SystemClock()'],
    ['import { UuidV7Generator } from "demesne"; const G = UuidV7Generator; new G();', 'new UuidV7Generator()'],
  ])('%s', async (text, what) => {
    expect(await impure(text)).toEqual([what]);
  });

  it('the global, although another scope gives its name a meaning', async () => {
    const text =
      'const f = (Date) => Date.now(); { const Math = 1; } try {} catch (crypto) {} Date.now(); Math.random(); crypto.randomUUID();';

    expect(await impure(text)).toEqual(['Date.now', 'Math.random', 'crypto.randomUUID']);
  });
});

describe('a model is pure with', () => {
  it.each([
    'new Date(0); new Date(...parts); Date.parse("2026-03-01"); Date.UTC(2026);',
    'Math.max(1, 2); crypto.subtle; performance.mark; process.env;',
    'clock.now(); this.Date.now; order.setTimeout(1); order?.crypto.randomUUID();',
    'const Date = { now: () => 1 }; Date.now();',
    "import { Date, crypto } from './time.ts'; Date.now(); crypto.randomUUID(); export { Date };",
    "import { setTimeout as wait } from './time.ts'; wait(); export { setTimeout } from './time.ts';",
    'function f({ Date }) { return () => Date.now(); }',
    'function f([performance], ...Math) { performance.now(); Math.random(); }',
    'class A { constructor(private Date: Clock) { Date.now(); } }',
    'for (const Date of clocks) Date.now();',
    'try {} catch (Date) { Date.now(); }',
    'switch (1) { default: let Date = 1; Date.now(); }',
    'const f = function Date() { return Date.now(); };',
    '{ class Date {} Date.now(); function setTimeout() {} setTimeout(); }',
    'type Now = typeof Date.now; interface A { setTimeout: AsyncLocalStorage } let a: AsyncLocalStorage<Date>;',
    'const a = b as AsyncLocalStorage; f<typeof setTimeout>(c);',
    'const a = { setTimeout: 1, Date: 2, "Math": 3 }; class B { setInterval() {} static Date = 1; }',
    "import type { Stats } from 'node:fs'; import { type Hash } from 'node:crypto';",
    "import { SystemClock } from './clock.ts'; new SystemClock();",
    'const { now } = clock; const { max, ...rest } = Math;',
  ])('%s', async (text) => {
    const found = await impure(text);

    expect(found.filter((what) => !what.startsWith('No file is found'))).toEqual([]);
  });
});

it('only where it is a model: what `!` takes out may be impure', async () => {
  const texts = { 'domain/order.ts': 'Date.now();', 'domain/clock.ts': 'Date.now();', 'api/time.ts': 'Date.now();' };

  const { violations } = await checkArchitecture({
    root: { texts },
    folders: { '*': { mayImport: [] } },
    models: ['!domain/clock.ts', '*main'],
  });

  expect(violations.map(({ file }) => file)).toEqual(['domain/order.ts']);
});
