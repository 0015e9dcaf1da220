/** A fenced block of a Markdown text. */
export interface Fence {
  /** Line of the opening fence, from 1. */
  readonly line: number;
  /** What follows the backticks: `ts`, `ts continue`, `mermaid`, nothing. */
  readonly info: string;
  /** Its lines, without the indentation of the fence. */
  readonly code: readonly string[];
  /** `path#region`, where a comment `<!-- include: path#region -->` stands right above. */
  readonly include: string | undefined;
}

const OPENING = /^(\s*)(`{3,})(.*)$/;
const INCLUDE = /^\s*<!--\s*include:\s*(\S+)\s*-->\s*$/;

/** Every fenced block of a Markdown text, in order. */
export function fencesIn(text: string): Fence[] {
  const lines = text.split('\n');
  const fences: Fence[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const [, indentation, ticks, info] = OPENING.exec(lines[at] ?? '') ?? [];
    if (indentation === undefined || ticks === undefined || info === undefined) continue;
    const end = lines.findIndex((line, index) => index > at && line.trim() === ticks);
    if (end < 0) throw new Error(`The block that opens in line ${at + 1} never closes.`);
    fences.push({
      line: at + 1,
      info: info.trim(),
      code: lines
        .slice(at + 1, end)
        .map((line) => (line.startsWith(indentation) ? line.slice(indentation.length) : line)),
      include: includeAbove(lines, at),
    });
    at = end;
  }
  return fences;
}

function includeAbove(lines: readonly string[], at: number): string | undefined {
  const above = lines.slice(0, at).findLast((line) => line.trim() !== '');
  return INCLUDE.exec(above ?? '')?.[1];
}
