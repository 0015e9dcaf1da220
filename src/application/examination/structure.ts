import { finding, type Finding } from './finding.ts';

/** Definitions of tables, triggers and whatever else a database is made of, by kind and name. */
export type Structure = ReadonlyMap<string, string>;

/** What is missing of a structure, and what is otherwise; what there is beside it is somebody else's. */
export const differences = (expected: Structure, found: Structure): readonly Finding[] =>
  [...expected].flatMap(([name, definition]) => {
    const there = found.get(name);
    if (there === undefined) return [finding('MISSING_OBJECT', name, 'nothing')];
    return there === definition ? [] : [finding('CHANGED_OBJECT', name, 'another definition')];
  });

/** One step of the migrations, as it is known or was booked. */
interface Step {
  readonly step: number;
  readonly name: string;
}

/** What is wrong with the steps that were booked. */
export function wrongSteps(known: readonly Step[], booked: readonly Step[]): readonly Finding[] {
  const titles = (steps: readonly Step[]): readonly string[] => steps.map(({ step, name }) => `step ${step} ${name}`);
  const [expected, found] = [titles(known), titles(booked)];
  return [
    ...expected.filter((one) => !found.includes(one)).map((one) => finding('MISSING_STEP', one, 'nothing')),
    ...found.filter((one) => !expected.includes(one)).map((one) => finding('UNKNOWN_STEP', one, 'a step of that name')),
  ];
}
