import type { ScenarioName } from '../scenario.ts';
import type { Verdict } from '../verdict.ts';
import { WIDTH, wrapped } from './layout.ts';
import type { Paint } from './paint.ts';
import { nothingYet } from './standing.ts';
import { standingLine } from './standing-line.ts';

/** Whether the story ended as it had to, and in what it did not. */
export function curtain(
  { ending, differences, messages }: Verdict,
  scenario: ScenarioName,
  paint: Paint,
): readonly string[] {
  if (differences.length === 0) {
    return [
      `${paint('green', '✔')} ${paint('bold', `The story "${scenario}" ended as it must.`)}`,
      `  ${standingLine(ending, nothingYet, paint)}`,
      paint('dim', `  ${messages} messages were committed, and every reaction to them went well.`),
    ];
  }
  return [
    `${paint('red', '✘')} ${paint('bold', `The story "${scenario}" did not end as it must:`)}`,
    ...differences.flatMap((difference) => wrapped(difference, WIDTH - 2)).map((line) => `  ${line}`),
  ];
}
