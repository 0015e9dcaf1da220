import type { Envelope } from '../message/envelope.ts';
import type { MessageClass } from '../message/message-class.ts';
import type { MessageDecoder } from '../message/message-decoder.ts';
import type { Handle, HandlerContext } from './handler.ts';
import { outcomeOf } from './outcome.ts';

/** A handler of messages as they are stored: it is called for what they are read as, as far as that is of some classes. */
export function reading(decoder: MessageDecoder, classes: readonly MessageClass[], handle: Handle): Handle {
  const types = new Set(classes.map(({ type }) => type));
  return (message, context) => {
    if (!decoder.isPending(message)) return handle(message, context);
    // What could not be read when it came from the log says now why.
    const pieces = decoder.decodeAll(context.envelope).filter((piece) => types.has(piece.message.type));
    if (pieces.length > 1) return inTurn(pieces, context, handle);
    return pieces.map((piece) => handle(piece.message, contextOf(piece, context)))[0];
  };
}

/** One after the other, up to the first that is refused. */
async function inTurn(pieces: readonly Envelope[], context: HandlerContext, handle: Handle): Promise<unknown> {
  let answer: unknown;
  for (const piece of pieces) {
    answer = await handle(piece.message, contextOf(piece, context));
    if (outcomeOf(answer) !== undefined) return answer;
  }
  return answer;
}

/** Each piece has an id of its own, by which it is told whether it was handled. */
const contextOf = (envelope: Envelope, context: HandlerContext): HandlerContext => ({
  ...context,
  envelope,
  causationId: envelope.id,
});
