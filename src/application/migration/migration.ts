/**
 * One step of building the tables; it is run once, and never changes after it was released.
 *
 * @see Ambler & Sadalage 2006, Refactoring Databases
 * @since 0.2.0
 */
export interface Migration {
  /** From 1, without gaps. */
  readonly step: number;
  readonly name: string;
  readonly sql: string;
}

/** The steps that were not run yet. */
export function missingSteps(all: readonly Migration[], done: readonly { readonly step: unknown }[]): Migration[] {
  const known = new Set(done.map(({ step }) => Number(step)));
  return all.filter(({ step }) => !known.has(step));
}
