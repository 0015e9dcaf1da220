import type { Finding, Unit } from './finding.ts';

const amount = (number: number, unit: Unit): string => {
  if (unit === 'bytes') return `${number.toFixed(0)} bytes`;
  if (unit === 'per second') return `${Math.round(number).toLocaleString('en')}/s`;
  if (number < 1_000) return `${number.toFixed(number < 10 ? 1 : 0)} ns`;
  return number < 1e6 ? `${(number / 1e3).toFixed(2)} µs` : `${(number / 1e6).toFixed(2)} ms`;
};

/** The goal of a row, and whether it was reached. */
function goal({ unit, ours, ratio, target, mostNs }: Finding): readonly string[] {
  if (mostNs !== undefined) return [`≤ ${amount(mostNs, unit)}`, ours <= mostNs ? 'yes' : 'no'];
  if (target !== undefined) return [`≥ ${target.toFixed(2)}`, ratio >= target ? 'yes' : 'no'];
  return ['–', '–'];
}

function cells(finding: Finding): readonly string[] {
  const { what, unit, other, ours, ratio } = finding;
  return [what, amount(other, unit), amount(ours, unit), ratio.toFixed(2), ...goal(finding)];
}

/** The findings as a table that is Markdown, too. */
export function table(findings: readonly Finding[]): string {
  const lines = [['What', 'Compared with', 'Ours', 'Ratio', 'Target', 'Reached'], ...findings.map(cells)];
  const widths = lines[0]?.map((_, column) => Math.max(...lines.map((line) => (line[column] as string).length))) ?? [];
  const line = (texts: readonly string[]): string =>
    `| ${texts.map((text, column) => text.padEnd(widths[column] as number)).join(' | ')} |`;
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  const [head = [], ...body] = lines;
  return [line(head), rule, ...body.map(line)].join('\n');
}
