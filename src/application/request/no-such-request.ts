import { DomainError } from '../../domain/domain-error.ts';

/**
 * A command or query that was asked for by a name that the bus doesn't know.
 *
 * *When to use*: answer whoever asked from outside, as for a page that isn't there. It doesn't say the name, which anybody may have written.
 *
 * @example
 * ```ts
 * import { NoSuchRequest } from 'demesne/application';
 *
 * new NoSuchRequest().message; // => 'There is no such command or query.'
 * ```
 * @see Hohpe & Woolf 2003, Invalid Message Channel
 * @since 0.2.0
 */
export class NoSuchRequest extends DomainError.define('NoSuchRequest') {
  override get message(): string {
    return 'There is no such command or query.';
  }
}
