import type { Contract } from 'demesne/testing/contract';
import { describe, expect, it } from 'vitest';

/** How long a rule may take on something broken before it counts as hanging. */
const PATIENCE_MS = 500;

/** Something that a contract is run against, what is wrong with it, and the rules that find it out. */
export interface Broken<Subject> {
  readonly defect: string;
  readonly subject: Subject;
  readonly rules: readonly string[];
}

/** Whether a rule is kept: it resolves in time. */
async function isKept({ rules }: Contract, rule: string): Promise<boolean> {
  const found = rules.find(({ name }) => name === rule);
  if (found === undefined) throw new Error(`There is no rule called ${rule}.`);
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hanging = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE_MS);
  });
  const kept = found.run().then(
    () => true,
    () => false,
  );
  return Promise.race([kept, hanging]).finally(() => clearTimeout(timer));
}

/** Proves that contracts find out what is broken, and that each of their rules finds out something. */
export function describeBroken<Subject>(
  title: string,
  contracts: readonly ((subject: Subject) => Contract)[],
  broken: readonly Broken<Subject>[],
): void {
  const all = (subject: Subject): Contract => ({
    name: title,
    rules: contracts.flatMap((contract) => contract(subject).rules),
  });

  describe(title, () => {
    for (const { defect, subject, rules } of broken) {
      it(`is found out where it ${defect}`, async () => {
        const kept = await Promise.all(rules.map(async (rule) => ((await isKept(all(subject), rule)) ? [rule] : [])));
        expect(kept.flat()).toEqual([]);
        expect(rules).not.toEqual([]);
      });
    }

    it('has no rule that finds out nothing', () => {
      const [first] = broken as [Broken<Subject>];
      const useful = new Set(broken.flatMap(({ rules }) => rules));
      const useless = all(first.subject).rules.filter(({ name }) => !useful.has(name));
      expect(useless.map(({ name }) => name)).toEqual([]);
    });
  });
}
