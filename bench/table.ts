import type { Finding } from './finding.ts';

const amount = (number: number, unit: Finding['unit']): string =>
  unit === 'bytes'
    ? `${number.toFixed(0)} bytes`
    : number < 1_000
      ? `${number.toFixed(number < 10 ? 1 : 0)} ns`
      : `${(number / 1_000).toFixed(2)} µs`;

function cells({ what, unit, other, ours, ratio, target }: Finding): readonly string[] {
  const goal = target === undefined ? ['–', '–'] : [`≥ ${target.toFixed(2)}`, ratio >= target ? 'yes' : 'no'];
  return [what, amount(other, unit), amount(ours, unit), ratio.toFixed(2), ...goal];
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
