import { defineConfig } from 'vitest/config';
import { aliases } from './entries.ts';

/** The tests with real processes and servers: of PostgreSQL, or DATABASE_URL. */
export default defineConfig({
  resolve: { alias: aliases(new URL('..', import.meta.url)) },
  test: {
    include: ['{test,examples}/**/*.int.test.ts'],
    testTimeout: 10_000,
    pool: 'threads',
    maxWorkers: '100%',
    reporters:
      process.env['CI'] === 'true' ? ['default', ['json', { outputFile: 'reports/database-tests.json' }]] : ['default'],
  },
});
