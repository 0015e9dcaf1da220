/** What an operation answered: a value, or a refusal. */
export interface OperationAnswer {
  readonly refused: boolean;
  readonly error?: unknown;
  readonly value?: unknown;
}

interface ResultLike {
  isErr(): boolean;
  readonly error?: unknown;
  readonly value?: unknown;
}

/** Reads an answer, whichever copy of neverthrow made it; what is no `Result` is the value itself. */
export function answerOf(answered: unknown): OperationAnswer {
  const result = answered as ResultLike | undefined;
  if (typeof result?.isErr !== 'function') return { refused: false, value: answered };
  return result.isErr() ? { refused: true, error: result.error } : { refused: false, value: result.value };
}

/** A short name for an error of any kind. */
export const nameOf = (error: unknown): string =>
  (error as { readonly name?: string } | undefined)?.name ?? String(error);

/** An error as a difference shows it. */
export const shownError = (error: unknown): unknown =>
  typeof (error as { toJSON?: unknown } | undefined)?.toJSON === 'function'
    ? (error as { toJSON(): unknown }).toJSON()
    : error;
