import { Fault } from '../domain/fault.ts';
import type { ArchitectureViolation } from './architecture-violation.ts';

/**
 * A project is not built the way its rules say: every violation at once.
 *
 * *When to use*: to read in a program what a failing test prints.
 *
 * *Errors*: `code` is `ARCHITECTURE_VIOLATED`; `violations` are sorted by file and line.
 *
 * @see Vernon 2013, ch. 4, Architecture
 * @since 0.1.0
 */
export class ArchitectureViolated extends Fault {
  /** What was found, sorted by file, line and rule. */
  readonly violations: readonly ArchitectureViolation[];

  constructor(violations: readonly ArchitectureViolation[], placeOf: (file: string) => string = (file) => file) {
    const places = violations.length === 1 ? '1 place' : `${violations.length} places`;
    const lines = violations.map(({ rule, file, line, message }) => {
      const place = line === 0 ? file : `${placeOf(file)}:${line}`;
      return `  ${place} [${rule}] ${message}`;
    });
    super('ARCHITECTURE_VIOLATED', [`The architecture is violated in ${places}:`, ...lines].join('\n'));
    this.violations = violations;
  }
}
