import { defineConfig } from 'vitest/config';
import { aliases } from './tooling/entries.ts';

// `npm run check` and CI count the tests and print the coverage; at the desk neither is worth the wait.
const checking = process.env['CI'] === 'true';

const tests = ['test/**/*.test.ts', 'examples/**/*.test.ts'];
const elsewhere = ['test/package/**', '**/*.int.test.ts', '**/fixtures/**'];

// Programs for readers may go on after their tests; others put timers, globals or modules of their own in the place of the
// real ones: their workers end with them.
const alone = [
  'test/docs/documentation.test.ts',
  'test/messaging/waiting/timer.test.ts',
  'test/domain/time/clock.test.ts',
  'test/domain/definition/*.test.ts',
];

export default defineConfig({
  resolve: { alias: aliases(new URL('.', import.meta.url)) },
  test: {
    testTimeout: 10_000,
    // One worker for each core: left alone, vitest keeps one core for itself and takes nearly twice the time.
    pool: 'threads',
    maxWorkers: '100%',
    projects: [
      // Begun in the order of their names: what takes longest comes first, or one core waits for the other in the end.
      { extends: true, test: { name: 'alone', include: alone, exclude: elsewhere } },
      {
        extends: true,
        test: {
          name: 'together',
          include: tests,
          exclude: [...elsewhere, ...alone],
          // Loading every module anew for each file took half of the time.
          isolate: false,
        },
      },
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
