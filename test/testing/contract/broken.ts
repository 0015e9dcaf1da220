import type { Contract } from 'demesne/testing/contract';

/** How long a rule may take on something broken before it counts as hanging. */
const PATIENCE_MS = 1_500;

/** The rules that something does not keep. */
export async function brokenRules({ cases }: Contract): Promise<readonly string[]> {
  const verdicts = await Promise.all(cases.map(async ({ name, run }) => ((await keeps(run)) ? [] : [name])));
  return verdicts.flat();
}

async function keeps(run: () => Promise<void>): Promise<boolean> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const hanging = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), PATIENCE_MS);
  });
  const kept = run().then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([kept, hanging]);
  } finally {
    clearTimeout(timer);
  }
}

/** Something that a contract is run against, what is wrong with it, and some of the rules that find it out. */
export interface Broken<Subject> {
  readonly defect: string;
  readonly subject: Subject;
  readonly rules: readonly string[];
}
