import type { Message } from '../domain/message.ts';
import type { Instant } from '../domain/time/instant.ts';
import type { Envelope } from '../messaging/message/envelope.ts';
import type { MessageClass } from '../messaging/message/message-class.ts';
import type { HandlerContext } from '../messaging/subscription/handler.ts';
import type { ReadModel } from './read-model.ts';
import type { RowView } from './row-view.ts';

/**
 * What a projection knows of the event that it handles.
 *
 * @see Hohpe & Woolf 2003, Correlation Identifier
 * @since 0.2.0
 */
export interface ProjectionContext<M extends Message = Message> {
  /** The id of the message. */
  readonly id: string;
  readonly occurredAt: Instant;
  /** Whose event it is; always there for domain events. */
  readonly aggregate: HandlerContext<M>['aggregate'];
  readonly correlationId: string;
  /** Who did it. */
  readonly actor: string | undefined;
  /** Whose data it is: the rows are those of this tenant. */
  readonly tenant: string | undefined;
  /** Whether the event is told again, or another version of the projection is the one that is looked at. */
  readonly isReplaying: boolean;
  /**
   * Does something outside of the rows, such as telling a browser, once the rows are written. Not while replaying. It may be lost in a crash, and
   * is never done twice: what must happen is a subscription's business.
   */
  effect(work: () => unknown): void;
}

/**
 * The part of a `Projection` that turns messages into rows, whoever calls it.
 *
 * @see Vernon 2013, ch. 4, Architecture, on CQRS
 * @since 0.2.0
 */
export interface RowProjection {
  readonly name: string;
  readonly version: number;
  readonly into: ReadModel;
  /** @internal The classes of its messages. */
  readonly messages: readonly MessageClass[];
  /** @internal The names that its messages may be stored under. */
  readonly types: ReadonlySet<string>;
  /** @internal What a stored message is to it today: itself, several messages, or none that changes its rows. */
  read(envelope: Envelope): readonly Envelope[];
  /** @internal Changes rows as a message says, or answers with the error of who refuses it. */
  apply(message: Message, rows: RowView, context: ProjectionContext): Promise<{ readonly error: unknown } | undefined>;
}

/** What a projection knows of the message in an envelope. */
function projectionContext(
  { id, occurredAt, aggregate, correlationId, actor, tenant }: Envelope,
  isReplaying: boolean,
  effects: (() => unknown)[],
): ProjectionContext {
  return {
    id,
    occurredAt,
    aggregate,
    correlationId,
    actor,
    tenant,
    isReplaying,
    effect: (work) => {
      if (!isReplaying) effects.push(work);
    },
  };
}

/**
 * Applies all that a message is today, one piece after the other, up to the first that is refused, and answers with that. Throws what a
 * handler threw; and what the store threw, whatever the handler has made of it.
 */
export async function applyPieces(
  projection: RowProjection,
  envelope: Envelope,
  view: RowView,
  isReplaying: boolean,
  effects: (() => unknown)[],
): Promise<{ readonly error: unknown } | undefined> {
  for (const piece of projection.read(envelope)) {
    const applied = projection.apply(piece.message, view, projectionContext(piece, isReplaying, effects));
    const failed = await unlessStoreFailed(view, applied);
    if (failed !== undefined) return failed;
  }
  return undefined;
}

async function unlessStoreFailed<T>(view: RowView, work: Promise<T>): Promise<T> {
  const settled = await work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if (view.failure !== undefined) throw view.failure.error;
  if ('error' in settled) throw settled.error;
  return settled.value;
}
