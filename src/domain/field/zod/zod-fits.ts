import type { ZodCheck, ZodInternals } from './zod-field.ts';

type Check = (input: never, check: ZodCheck) => boolean;

/** The checks whose outcome can be told without zod, by what zod calls them. */
const CHECKS: Readonly<Record<string, Check>> = {
  greater_than: (n: number, { value, inclusive }) => n > value || (inclusive && n === value),
  less_than: (n: number, { value, inclusive }) => n < value || (inclusive && n === value),
  number_format: (n: number, { format }) => format === 'safeint' && Number.isSafeInteger(n),
  min_length: ({ length }: string, { minimum }) => length >= minimum,
  max_length: ({ length }: string, { maximum }) => length <= maximum,
};

function baseOf({ def: { type }, values }: ZodInternals): ((input: unknown) => boolean) | undefined {
  if (/^(enum|literal)$/.test(type)) return (input) => !!values?.has(input);
  if (type === 'number') return Number.isFinite;
  return /^(string|bigint|boolean)$/.test(type) ? (input) => typeof input === type : undefined;
}

/**
 * A quick test that says yes only where zod would return the input unchanged; none where that is not certain. It spares
 * the schema's own machinery on the way that valid input takes.
 */
export function fitsOf(zod: ZodInternals): ((input: unknown) => boolean) | undefined {
  const { def } = zod;
  const checks = (def.checks ?? []).map((check) => check._zod.def);
  if (def.check) checks.push(def as ZodCheck);
  const base = baseOf(zod);
  if (!base || def.coerce || !checks.every(({ check }) => CHECKS[check])) return undefined;
  return checks.length === 0
    ? base
    : (input) => base(input) && checks.every((check) => (CHECKS[check.check] as Check)(input as never, check));
}
