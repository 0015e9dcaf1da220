import { InvalidValue, type Violation } from '../invalid-value.ts';

/** What a field answers to an input it can't take. */
export class Rejection {
  declare readonly violations: readonly Violation[];

  constructor(violations: readonly Violation[]) {
    this.violations = violations;
  }

  static of(message: string): Rejection {
    return new Rejection([{ path: [], message }]);
  }

  /** The same violations seen from one level up. */
  under(key: string | number): readonly Violation[] {
    return this.violations.map(({ path, message }) => ({ path: [key, ...path], message }));
  }

  /** The error of the type that was asked for. */
  of(type: string): InvalidValue {
    return new InvalidValue({ type, violations: this.violations });
  }
}
