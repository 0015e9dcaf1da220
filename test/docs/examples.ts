import { docCommentsIn } from './doc-comments.ts';
import { fencesIn, type Fence } from './fences.ts';

/** One program of a document: a ` ```ts ` block with the ` ```ts continue ` blocks that go on from it. */
export interface Example {
  /** The document, relative to the repository. */
  readonly document: string;
  /** The blocks' opening lines: `README.md:12` or `README.md:12+30`. */
  readonly title: string;
  /** Every line where it stands in the document, so that line numbers in errors are those of the document. */
  readonly code: string;
}

const OTHER_NAMES = /^(?:typescript|tsx|mts|js|javascript|jsx|mjs)\b/;

/** The programs of a document; a block that the tests could not see is refused. */
export function examplesIn(document: string, text: string): Example[] {
  const chains: Fence[][] = [];
  for (const fence of fencesIn(document.endsWith('.ts') ? docCommentsIn(text) : text)) {
    if (OTHER_NAMES.test(fence.info)) throw refusal(document, fence, 'is not tested: write ```ts');
    if (fence.include !== undefined || !/^ts\b/.test(fence.info)) continue;
    if (fence.info === 'ts') chains.push([fence]);
    else if (fence.info !== 'ts continue') throw refusal(document, fence, 'must say ```ts or ```ts continue, no more');
    else if (chains.length === 0) throw refusal(document, fence, 'continues nothing');
    else chains.at(-1)?.push(fence);
  }
  return chains.map((chain) => ({
    document,
    title: `${document}:${chain.map(({ line }) => line).join('+')}`,
    code: chain.reduce((code, fence) => padded(code, fence.line) + fence.code.join('\n') + '\n', ''),
  }));
}

const padded = (code: string, lines: number): string => code + '\n'.repeat(lines - (code.split('\n').length - 1));

const refusal = (document: string, { line, info }: Fence, reason: string): Error =>
  new Error(`${document}:${line}: the block "${info}" ${reason}.`);
