import type { Result } from 'neverthrow';
import { Fault } from '../../domain/fault.ts';
import { ExpectationFailed } from '../expectation-failed.ts';
import { sameContent } from '../same-content.ts';

/** What was found is what was expected, by content. */
export function expectSame(found: unknown, expected: unknown, sentence: string): void {
  if (!sameContent(found, expected)) throw new ExpectationFailed(sentence, { expected, found });
}

export function expectThat(holds: boolean, sentence: string): asserts holds {
  if (!holds) throw new ExpectationFailed(sentence, { expected: true, found: false });
}

/** The value of an answer that has to be ok. */
export function okOf<T>(answer: Result<T, unknown>, sentence = 'It was expected to answer ok.'): T {
  if (answer.isErr()) throw new ExpectationFailed(sentence, { expected: 'ok', found: answer.error });
  return answer.value;
}

/** The error of an answer that has to be an err with an error of this name. */
export function errOf<E>(answer: Result<unknown, E>, name: string, sentence = 'It was expected to refuse.'): E {
  const found = answer.isErr() ? answer.error : undefined;
  if (answer.isErr() && (found as { readonly name?: unknown } | undefined)?.name === name) return answer.error;
  throw new ExpectationFailed(sentence, { expected: name, found: answer.isErr() ? answer.error : 'ok' });
}

/** What something throws or rejects with; nothing where it does neither. */
export async function thrownBy(action: () => unknown): Promise<unknown> {
  try {
    await action();
  } catch (thrown) {
    return thrown;
  }
  return undefined;
}

/** Something is refused with a fault of this code, which is answered. */
export async function faultOf(action: () => unknown, code: string, sentence: string): Promise<Fault> {
  const thrown = await thrownBy(action);
  if (Fault.is(thrown) && thrown.code === code) return thrown;
  throw new ExpectationFailed(sentence, { expected: `a Fault ${code}`, found: thrown ?? 'nothing was thrown' });
}
