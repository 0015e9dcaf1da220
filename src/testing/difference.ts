/** How many equal lines are shown around a difference. */
const CONTEXT = 3;

/** Beyond so many comparisons the shortest difference isn't worth looking for. */
const MAX_COMPARISONS = 1_000_000;

/** Data of any kind as JSON on several lines; what JSON doesn't know is written as code would write it. */
function linesOf(data: unknown): string[] {
  const text = JSON.stringify(
    data,
    (_, part: unknown) => {
      if (typeof part === 'bigint') return `${part}n`;
      if (part === undefined || part instanceof Error) return String(part);
      return part;
    },
    2,
  );
  return text.split('\n');
}

/** The longest way through both texts on which all lines are equal, as a table of its length from each pair of lines. */
function commonFrom(left: readonly string[], right: readonly string[]): (i: number, j: number) => number {
  const width = right.length + 1;
  const lengths = new Uint32Array((left.length + 1) * width);
  const from = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = left.length - 1; i >= 0; i -= 1) {
    for (let j = right.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] = left[i] === right[j] ? from(i + 1, j + 1) + 1 : Math.max(from(i + 1, j), from(i, j + 1));
    }
  }
  return from;
}

function marked(left: readonly string[], right: readonly string[]): string[] {
  const isTooLong = left.length * right.length > MAX_COMPARISONS;
  const common = isTooLong ? () => 0 : commonFrom(left, right);
  const lines: string[] = [];
  for (let i = 0, j = 0; i < left.length || j < right.length;) {
    if (!isTooLong && i < left.length && left[i] === right[j]) {
      lines.push(`  ${left[i]}`);
      i += 1;
      j += 1;
    } else if (i < left.length && (j >= right.length || common(i + 1, j) >= common(i, j + 1))) {
      lines.push(`- ${left[i]}`);
      i += 1;
    } else {
      lines.push(`+ ${right[j]}`);
      j += 1;
    }
  }
  return lines;
}

const isEqual = (line: string | undefined): boolean => line === undefined || line.startsWith(' ');

/** Two pieces of data, line by line: `-` is expected and missing, `+` is found and too much. */
export function differenceOf(expected: unknown, found: unknown): string {
  const lines = marked(linesOf(expected), linesOf(found));
  const isNear = (index: number): boolean =>
    lines.slice(Math.max(0, index - CONTEXT), index + CONTEXT + 1).some((line) => !isEqual(line));
  const near = lines.map((line, index) => (isNear(index) ? line : '  …'));
  return ['- expected', '+ found', ...near.filter((line, index) => line !== '  …' || near[index - 1] !== line)].join(
    '\n',
  );
}
