import { defineConfig } from 'vitest/config';
import { aliases } from './tooling/entries.ts';

// `npm run check` and CI count the tests and print the coverage; at the desk neither is worth the wait.
const checking = process.env['CI'] === 'true';

export default defineConfig({
  resolve: { alias: aliases(new URL('.', import.meta.url)) },
  test: {
    include: ['test/**/*.test.ts', 'examples/**/*.test.ts'],
    exclude: ['test/package/**', '**/*.int.test.ts', '**/fixtures/**'],
    testTimeout: 10_000,
    // One worker for each core: left alone, vitest keeps one core for itself and takes nearly twice the time.
    pool: 'threads',
    maxWorkers: '100%',
    typecheck: { enabled: true, include: ['test/**/*.test-d.ts'], tsconfig: './test/tsconfig.json' },
    reporters: checking ? ['default', ['json', { outputFile: 'reports/tests.json' }]] : ['default'],
    coverage: {
      enabled: checking,
      provider: 'v8',
      reportOnFailure: true,
      include: ['src/**/*.ts'],
      exclude: ['src/**/index.ts'],
      reporter: ['text-summary', 'html'],
      reportsDirectory: 'reports/coverage',
    },
  },
});
