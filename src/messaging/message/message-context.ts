/**
 * What is known of the cause of some work, handed on from hop to hop: nothing is ambient.
 *
 * *Guarantees*: whatever a unit commits in a handler's context carries the correlation of the handled message, and its
 * id as causation.
 *
 * @see Hohpe & Woolf 2003, Correlation Identifier
 * @since 0.1.0
 */
export interface MessageContext {
  /** The conversation all of this belongs to. */
  readonly correlationId: string;
  /** The id of the message that is being handled; none at the start of a conversation. */
  readonly causationId?: string;
  /** Who does it. */
  readonly actor?: string;
  /** Whose data it is. */
  readonly tenant?: string;
  /** Aborted when nobody waits for the outcome any more. */
  readonly signal: AbortSignal;
}
