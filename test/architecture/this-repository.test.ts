import { verifyArchitecture } from 'demesne/architecture';
import { expect, it } from 'vitest';

it('what depends on what goes one way, and models are pure', async () => {
  const report = await verifyArchitecture({
    root: new URL('../../src', import.meta.url),
    folders: {
      'index.ts': { mayImport: ['domain', 'messaging', 'selection', 'application'] },
      domain: { mayImport: [], packages: ['neverthrow', '@standard-schema/spec'] },
      messaging: { mayImport: ['domain'], packages: ['neverthrow'] },
      selection: { mayImport: ['domain', 'messaging'] },
      'read-model': { mayImport: ['domain', 'messaging', 'selection'], packages: ['neverthrow'] },
      application: { mayImport: ['domain', 'messaging', 'selection', 'read-model'], packages: ['neverthrow'] },
      'event-sourcing': { mayImport: ['domain', 'messaging', 'selection', 'read-model'], packages: ['neverthrow'] },
      'in-memory': {
        mayImport: ['domain', 'messaging', 'selection', 'read-model', 'application', 'event-sourcing'],
        packages: ['neverthrow'],
      },
      sqlite: {
        mayImport: ['domain', 'messaging', 'selection', 'read-model', 'application', 'event-sourcing'],
        packages: ['neverthrow'],
      },
      postgres: {
        mayImport: ['domain', 'messaging', 'selection', 'read-model', 'application', 'event-sourcing'],
        packages: ['neverthrow'],
      },
      testing: {
        mayImport: ['domain', 'messaging', 'selection', 'read-model', 'application', 'event-sourcing'],
        packages: ['neverthrow', '@standard-schema/spec', 'node:*'],
      },
      architecture: { mayImport: ['domain'], packages: ['node:*', 'oxc-parser'] },
    },
    // The system's clock and identifiers are the two places where the outside comes in.
    models: ['domain', '!domain/time/clock.ts', '!domain/identifier/uuid-v7.ts'],
    noIndexImports: true,
    aliases: { demesne: 'index.ts', 'demesne/*': '*/index.ts' },
  });

  expect(report.files).toBeGreaterThan(50);
});
