import { defineConfig } from 'vitest/config';
import { aliases } from './entries.ts';

const tests = ['{test,examples}/**/*.int.test.ts'];

// What takes longest, and what measures the memory of its worker.
const alone = [
  'examples/food-delivery/test/processes.int.test.ts',
  'test/chaos/chaos.int.test.ts',
  'test/postgres/pooler.int.test.ts',
  'test/{postgres,sqlite}/large-messages.int.test.ts',
];

/** The tests with real processes and servers: of PostgreSQL, or DATABASE_URL. */
export default defineConfig({
  resolve: { alias: aliases(new URL('..', import.meta.url)) },
  test: {
    testTimeout: 10_000,
    pool: 'threads',
    maxWorkers: '100%',
    projects: [
      // Begun in the order of their names: what takes longest comes first, or one core waits for the other in the end.
      { extends: true, test: { name: 'alone', include: alone } },
      {
        extends: true,
        test: {
          name: 'together',
          include: tests,
          exclude: alone,
          // Loading every module anew for each file, and making the data of a server, took a sixth of the time.
          isolate: false,
        },
      },
    ],
    reporters:
      process.env['CI'] === 'true' ? ['default', ['json', { outputFile: 'reports/database-tests.json' }]] : ['default'],
  },
});
