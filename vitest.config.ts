import { defineConfig } from 'vitest/config';
import { aliases } from './tooling/entries.ts';

// `npm run check` and CI count the tests and print the coverage; at the desk neither is worth the wait.
const checking = process.env['CI'] === 'true';

const tests = ['test/**/*.test.ts', 'examples/**/*.test.ts'];
const elsewhere = ['test/package/**', '**/*.int.test.ts', '**/fixtures/**'];

// What is broken on purpose, what dies on purpose and programs for readers may go on after their tests: their workers end
// with them.
const untidy = [
  'test/docs/**/*.test.ts',
  'test/testing/contract/broken/**/*.test.ts',
  'examples/**/*.e2e.test.ts',
  // These put other timers or globals in the place of the real ones.
  'test/messaging/waiting/*.test.ts',
  'test/messaging/event-bus/under-attack.test.ts',
  'test/domain/time/*.test.ts',
  'test/domain/definition/*.test.ts',
  'test/testing/manual-timer.test.ts',
];

export default defineConfig({
  resolve: { alias: aliases(new URL('.', import.meta.url)) },
  test: {
    testTimeout: 10_000,
    // One worker for each core: left alone, vitest keeps one core for itself and takes nearly twice the time.
    pool: 'threads',
    maxWorkers: '100%',
    projects: [
      {
        extends: true,
        test: {
          name: 'tidy',
          include: tests,
          exclude: [...elsewhere, ...untidy],
          // Loading every module anew for each file took half of the time.
          isolate: false,
          typecheck: { enabled: true, include: ['test/**/*.test-d.ts'], tsconfig: './test/tsconfig.json' },
        },
      },
      { extends: true, test: { name: 'untidy', include: untidy, exclude: elsewhere } },
    ],
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
