/** A story can't be told here, or not now; the message says why, and what to do. */
export class CannotTell extends Error {
  override readonly name = 'CannotTell';
}

export const toldElsewhere = 'Another process is telling this story: wait until it is done, or stop it.';
