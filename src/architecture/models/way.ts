/** Where the first event was recorded on a way through the code; `undefined` if none was, `ENDED` if the way ends. */
export type Way = number | undefined;
/** The way goes no further: a return, a throw, a jump. */
export const ENDED = -1;

/** What an expression leaves: for all that follows, and for what follows in its chain of results only. */
export interface Step {
  readonly way: Way;
  readonly chain?: Way;
}

/** What is so after one of two ways, whichever was taken. */
export const either = (left: Way, right: Way): Way =>
  left === ENDED ? right : right === ENDED ? left : (left ?? right);

/** The same for what expressions leave. */
export const eitherStep = (left: Step, right: Step): Step => ({
  way: either(left.way, right.way),
  chain: either(left.chain, right.chain),
});
