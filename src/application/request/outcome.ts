import { Fault } from '../../domain/fault.ts';
import type { Answer } from '../answer.ts';
import type { Eventual } from '../../messaging/eventual.ts';
import type { Passed } from './middleware/request-middleware.ts';

/**
 * How a command or a query ended, without anything of its data.
 *
 * @see Nygard 2018, Release It!, ch. 8, on transparency
 * @since 0.2.0
 */
export interface RequestOutcome {
  /** `done` for an `ok`, `refused` for an `err`, `failed` for an exception. */
  readonly outcome: 'done' | 'refused' | 'failed';
  /** The name of the error, or the code of the fault; never a message, which may quote somebody. */
  readonly reason?: string;
}

const DONE: RequestOutcome = Object.freeze({ outcome: 'done' });

const nameIn = (candidate: unknown, fallback: string): string => {
  const { name } = Object(candidate) as { readonly name?: unknown };
  return typeof name === 'string' && name !== '' ? name : fallback;
};

const outcomeOf = (answer: Answer): RequestOutcome =>
  answer.isErr() ? { outcome: 'refused', reason: nameIn(answer.error, 'unnamed') } : DONE;

const failureOf = (thrown: unknown): RequestOutcome => ({
  outcome: 'failed',
  reason: Fault.is(thrown) ? thrown.code : nameIn(thrown, 'unnamed'),
});

/** Goes on inwards, and tells how that ended before anyone else hears of it. */
export async function withOutcome(
  next: () => Eventual<Passed>,
  tell: (outcome: RequestOutcome) => Eventual<void>,
): Promise<Passed> {
  let answer: Passed;
  try {
    answer = await next();
  } catch (thrown) {
    await tell(failureOf(thrown));
    throw thrown;
  }
  await tell(outcomeOf(answer));
  return answer;
}
