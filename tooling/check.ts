import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';

/** A script of package.json; where it leaves a vitest report, each of its tests counts, else it counts as one. */
interface Step {
  readonly script: string;
  readonly proves: string;
  readonly report?: string;
}

const steps: readonly Step[] = [
  { script: 'test', proves: 'the tests pass', report: 'reports/tests.json' },
  { script: 'test:databases', proves: 'the tests of PostgreSQL pass', report: 'reports/database-tests.json' },
  { script: 'format:check', proves: 'everything is formatted' },
  { script: 'lint', proves: 'the linter has nothing to say' },
  { script: 'types', proves: 'everything type-checks' },
  { script: 'unused', proves: 'no file, export or dependency is unused' },
  { script: 'docs', proves: 'the reference builds without a warning and works offline' },
  { script: 'test:package', proves: 'the packed package works everywhere', report: 'reports/package-tests.json' },
];

interface Count {
  readonly passed: number;
  readonly failed: number;
}

function perform({ script, report }: Step): Count {
  if (report !== undefined) rmSync(report, { force: true });
  const env = { ...process.env, CI: 'true' };
  const { status } = spawnSync('npm', ['run', '--silent', script], { stdio: 'inherit', env });
  const { passed, failed } = report === undefined ? { passed: 0, failed: 0 } : counted(report);
  // A step may fail without a failed test: an error between the tests, a report never written.
  if (status !== 0) return { passed, failed: Math.max(failed, 1) };
  return { passed: report === undefined ? 1 : passed, failed };
}

function counted(report: string): Count {
  try {
    const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8')) as Record<string, number>;
    return { passed: numPassedTests ?? 0, failed: numFailedTests ?? 0 };
  } catch {
    return { passed: 0, failed: 1 };
  }
}

const outcomes = steps.map((step) => {
  console.log(`\n── ${step.script}: ${step.proves}`);
  const start = performance.now();
  const count = perform(step);
  return { script: step.script, ...count, seconds: Math.round((performance.now() - start) / 100) / 10 };
});

const sum = (key: keyof Count): number => outcomes.reduce((total, outcome) => total + outcome[key], 0);

console.table(outcomes);
console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
process.exitCode = sum('failed') === 0 ? 0 : 1;
