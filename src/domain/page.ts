import { DomainError } from './domain-error.ts';

/**
 * Some of many, in their order, and where to go on.
 *
 * @see Fowler 2002, Repository
 * @since 0.2.0
 */
export interface Page<T> {
  readonly items: readonly T[];
  /** What to ask for the next page with; nothing on the last one. */
  readonly next: string | undefined;
}

/**
 * A cursor that is none of this question: it was given for another one, or by somebody else.
 *
 * *When to use*: tell the caller to begin with the first page again.
 *
 * @example
 * ```ts
 * import { UnfitCursor } from 'demesne';
 *
 * new UnfitCursor({ aggregate: 'Order' }).message; // => 'The cursor belongs to another question about Order: keep where and orderBy for each page, values included.'
 * ```
 * @see Fowler 2002, Repository
 * @since 0.2.0
 */
export class UnfitCursor extends DomainError.define('UnfitCursor')<{ readonly aggregate: string }> {
  override get message(): string {
    return `The cursor belongs to another question about ${this.aggregate}: keep where and orderBy for each page, values included.`;
  }
}
