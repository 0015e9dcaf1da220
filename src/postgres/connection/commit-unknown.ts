import { Fault } from '../../domain/fault.ts';

/**
 * A connection that was lost while a commit was under way: whether it took place is unknown.
 *
 * *When to use*: whoever catches it looks at what is there before doing it again. Where every message has an id that
 * follows from its cause, doing it again is safe: a second commit is refused.
 *
 * *Errors*: `code` is `COMMIT_UNKNOWN`; `cause` is what the driver said.
 *
 * @see Bernstein & Newcomer 2009, Principles of Transaction Processing, on uncertain outcomes
 * @since 0.2.0
 */
export class CommitUnknown extends Fault {
  constructor(cause: unknown) {
    super(
      'COMMIT_UNKNOWN',
      'The connection was lost during the commit, and nobody knows whether it took place: look before doing it again.',
      { cause },
    );
  }
}
