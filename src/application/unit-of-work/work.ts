import { isAnswer, type Answer } from '../answer.ts';
import type { Eventual } from '../../messaging/eventual.ts';
import { InvalidWork } from './unit-faults.ts';
import type { Work } from './unit-of-work.ts';

/** Work as the machine sees it. */
export type AnyWork = Work<never, Answer, unknown>;

/** Work for after the commit. */
export type AfterCommitWork = () => Eventual<void>;

/** Refuses work that can't be run. */
export function checkWork(work: unknown): void {
  if (typeof work !== 'function') throw new InvalidWork('Expected work that is a function', work);
}

/** Refuses what is no answer. */
export function checkedAnswer(answer: unknown): Answer {
  if (isAnswer(answer)) return answer;
  throw new InvalidWork('Expected work that answers with a Result, ok(…) or err(…)', answer);
}
