import type { ZodCheck, ZodDef } from './zod-field.ts';

/** The checks whose outcome can be told without zod, by what zod calls them. */
const CHECKS: Readonly<Record<string, (input: never, check: ZodCheck) => boolean>> = {
  greater_than: (n: number, { value, inclusive }) => n > value || (inclusive && n === value),
  less_than: (n: number, { value, inclusive }) => n < value || (inclusive && n === value),
  number_format: (n: number, { format }) => format === 'safeint' && Number.isSafeInteger(n),
  min_length: ({ length }: string, { minimum }) => length >= minimum,
  max_length: ({ length }: string, { maximum }) => length <= maximum,
};

function baseOf({ type, entries, values }: ZodDef): ((input: unknown) => boolean) | undefined {
  const allowed = new Set<unknown>(values ?? Object.values(entries ?? {}));
  if (allowed.size > 0) return (input) => allowed.has(input);
  if (type === 'number') return Number.isFinite;
  return /^(string|bigint|boolean)$/.test(type) ? (input) => typeof input === type : undefined;
}

/**
 * A quick test that says yes only where zod would return the input unchanged; none where that is not certain. It spares
 * the schema's own machinery on the way that valid input takes.
 */
export function fitsOf(def: ZodDef): ((input: unknown) => boolean) | undefined {
  const checks = (def.checks ?? []).map((check) => check._zod.def);
  if (def.check) checks.push(def as ZodCheck);
  const base = baseOf(def);
  if (!base || def.coerce || !checks.every(({ check }) => CHECKS[check])) return undefined;
  return checks.length === 0
    ? base
    : (input) => base(input) && checks.every((check) => CHECKS[check.check]?.(input as never, check));
}
