/**
 * The rules that {@link checkArchitecture} knows, by the name a violation carries.
 *
 * @see {@link ArchitectureViolation}
 * @since 0.1.0
 */
export type ArchitectureRule =
  | 'folder-without-rule'
  | 'rule-without-files'
  | 'forbidden-import'
  | 'forbidden-package'
  | 'index-import'
  | 'test-import'
  | 'unresolved-import'
  | 'import-cycle'
  | 'syntax-error'
  | 'aggregate-by-identifier'
  | 'value-holds-entity'
  | 'pure-model'
  | 'record-last';

/**
 * One place where the code, or the rule data itself, breaks a rule.
 *
 * @see Evans 2003, ch. 16, on a large-scale structure that a team keeps to
 * @since 0.1.0
 */
export interface ArchitectureViolation {
  readonly rule: ArchitectureRule;
  /** Path under the root, with `/`; `(rules)` when the rule data is at fault. */
  readonly file: string;
  /** Counted from 1; 0 when the rule data is at fault. */
  readonly line: number;
  /** A sentence: what was expected, what was found, what to do. */
  readonly message: string;
}

/** A violation in the rule data, which has no line. */
export const inRules = (message: string): ArchitectureViolation => ({
  rule: 'rule-without-files',
  file: '(rules)',
  line: 0,
  message,
});

const byText = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

/** By file, line, rule and message, so that two runs read the same; what is said twice is kept once. */
export function inOrder(violations: Iterable<ArchitectureViolation>): ArchitectureViolation[] {
  const once = new Map<string, ArchitectureViolation>();
  for (const found of violations) once.set(`${found.file}:${found.line}:${found.rule}:${found.message}`, found);
  return [...once.values()].sort(
    (left, right) =>
      byText(left.file, right.file) ||
      left.line - right.line ||
      byText(left.rule, right.rule) ||
      byText(left.message, right.message),
  );
}
