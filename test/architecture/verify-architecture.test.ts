import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ArchitectureViolated } from '../../src/architecture/architecture-violated.ts';
import { verifyArchitecture } from '../../src/architecture/verify-architecture.ts';
import { Fault } from '../../src/domain/fault.ts';

const violated = (architecture: Parameters<typeof verifyArchitecture>[0]): Promise<ArchitectureViolated> =>
  verifyArchitecture(architecture).then(
    () => expect.fail('nothing was violated'),
    (thrown: ArchitectureViolated) => thrown,
  );

describe('one call', () => {
  it('rejects with every violation, sorted, each a sentence with its place', async () => {
    const texts = {
      'b/b.ts': "\n\nimport '../c/c.ts';\nimport '../a/a.ts';",
      'a/a.ts': 'Date.now();\nimport "../b/b.ts";',
      'c/c.ts': '',
    };

    const fault = await violated({
      root: { texts },
      folders: { a: { mayImport: ['b'] }, b: { mayImport: [] }, d: { mayImport: [] } },
      models: ['a'],
    });

    expect(fault).toBeInstanceOf(ArchitectureViolated);
    expect(Fault.is(fault)).toBe(true);
    expect(fault.code).toBe('ARCHITECTURE_VIOLATED');
    expect(fault.name).toBe('ArchitectureViolated');
    const places = fault.violations.map(({ rule, file, line }) => `${file}:${line} ${rule}`);
    expect(places).toEqual([
      '(rules):0 rule-without-files',
      'a/a.ts:1 pure-model',
      'a/a.ts:2 import-cycle',
      'b/b.ts:3 forbidden-import',
      'b/b.ts:4 forbidden-import',
      'c/c.ts:1 folder-without-rule',
    ]);
    const [title, ...lines] = fault.message.split('\n');
    expect(title).toBe('The architecture is violated in 6 places:');
    expect(lines[0]).toBe(`  (rules) [rule-without-files] ${fault.violations[0]?.message}`);
    expect(lines[3]).toBe(`  b/b.ts:3 [forbidden-import] ${fault.violations[3]?.message}`);
    for (const { message } of fault.violations) expect(message).toMatch(/^[A-Z'a-z].+\.$/);
  });

  it('names files as they are found from where the process runs', async () => {
    const root = new URL('./fixtures/syntax-error/', import.meta.url);

    const { message } = await violated({ root, folders: { domain: { mayImport: [] } } });

    const place = relative(process.cwd(), fileURLToPath(new URL('domain/order.ts', root)));
    expect(message.split('\n')).toEqual([
      'The architecture is violated in 1 place:',
      expect.stringContaining(`  ${place}:3 `),
    ]);
  });

  it('takes a path as its root, from where the process runs', async () => {
    const root = relative(process.cwd(), fileURLToPath(new URL('./fixtures/sound', import.meta.url)));

    const report = await verifyArchitecture({ root, folders: { '**': { mayImport: [] } }, aliases: { '#*': '*' } });

    expect(report).toEqual({ files: 7, imports: 19, definitions: 0, violations: [] });
  });

  it('gives the same report for the same source', async () => {
    const texts = { 'a.ts': "import './b.ts';", 'b.ts': "import './a.ts';" };
    const turned = Object.fromEntries(Object.entries(texts).toReversed());
    const folders = { '*.ts': { mayImport: [] } };

    const [first, second] = [
      await violated({ root: { texts }, folders }),
      await violated({ root: { texts: turned }, folders }),
    ];

    expect(first.violations).toEqual(second.violations);
  });
});
