import { verifyArchitecture } from 'demesne/architecture';
import { expect, it } from 'vitest';

const kernel = 'shared-kernel/index.ts';

it('keeps its contexts apart: another context is known by its published language only', async () => {
  const report = await verifyArchitecture({
    root: new URL('../src', import.meta.url),
    folders: {
      'shared-kernel': { mayImport: [] },
      '<context>/index.ts': { mayImport: ['<context>/domain', '<context>/api'] },
      '<context>/domain': { mayImport: [kernel] },
      '<context>/application': { mayImport: ['<context>/domain', kernel, '*/index.ts'] },
      '<context>/infrastructure': { mayImport: ['<context>/**', kernel, '*/index.ts'] },
      '<context>/api': { mayImport: ['<context>/domain', kernel] },
      story: { mayImport: ['platform.ts', kernel, '*/index.ts'] },
      'platform.ts': { mayImport: ['*/infrastructure/**', kernel] },
      'main.ts': { mayImport: ['story/**'] },
      'worker.ts': { mayImport: ['story/**'] },
    },
    models: ['*/domain', 'shared-kernel'],
  });

  expect(report.violations).toEqual([]);
  expect(report.files).toBeGreaterThan(100);
});
