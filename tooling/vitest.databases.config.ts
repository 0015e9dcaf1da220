import { defineConfig } from 'vitest/config';
import { aliases } from './entries.ts';

/** The tests that need a PostgreSQL server, or DATABASE_URL. */
export default defineConfig({
  resolve: { alias: aliases(new URL('..', import.meta.url)) },
  test: {
    include: ['{test/postgres,test/differential,test/chaos,examples}/**/*.int.test.ts'],
    testTimeout: 10_000,
    pool: 'threads',
    maxWorkers: '100%',
    reporters:
      process.env['CI'] === 'true' ? ['default', ['json', { outputFile: 'reports/database-tests.json' }]] : ['default'],
  },
});
