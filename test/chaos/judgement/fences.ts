import type { Numbers } from '../notes.ts';

/** Where an owner began, and how far it wrote that it had come. */
interface Term {
  readonly epoch: number;
  readonly began: number;
  readonly reached: number;
}

/** Who was replaced writes nothing: an owner begins where all before it have ended. */
export function fenceFaults(checkpoints: Numbers): readonly string[] {
  const wrong: string[] = [];
  for (const [partition, terms] of termsOf(checkpoints)) {
    let ended = 0;
    for (const { epoch, began, reached } of terms.toSorted((one, other) => one.epoch - other.epoch)) {
      if (began < ended)
        wrong.push(`${partition} was at ${began} under epoch ${epoch}, and an older one has come to ${ended}`);
      ended = Math.max(ended, reached);
    }
  }
  return wrong;
}

function termsOf(checkpoints: Numbers): ReadonlyMap<string, readonly Term[]> {
  const terms = new Map<string, Map<number, Term>>();
  for (const [noted, reached] of checkpoints) {
    const [partition = '', ...numbers] = noted.split(' ');
    const [epoch = 0, from = 0] = numbers.map(Number);
    const own = terms.get(partition) ?? new Map<number, Term>();
    const { began, reached: before } = own.get(epoch) ?? { began: from, reached: 0 };
    own.set(epoch, { epoch, began: Math.min(began, from), reached: Math.max(before, ...reached) });
    terms.set(partition, own);
  }
  return new Map([...terms].map(([partition, own]) => [partition, [...own.values()]]));
}
