import type { Answer, RunOptions } from 'demesne/application';
import type { UnitOfWorkSubject } from 'demesne/testing/contract';
import { err, ok } from 'neverthrow';
import { altered, isWork, type Run } from './altered-unit.ts';
import type { Broken } from '../broken.ts';

/** Commits what should be rolled back. */
const commitsAnyway: Run = async (unit, work, options) => {
  let refused: unknown;
  let thrown: { readonly error: unknown } | undefined;
  const answer = await unit.run(async (repositories, context) => {
    try {
      const found = await work(repositories, context);
      if (found.isOk()) return found;
      refused = found;
    } catch (error) {
      thrown = { error };
    }
    return ok();
  }, options);
  if (thrown !== undefined) throw thrown.error;
  return refused ?? answer;
};

/** What a careless unit of work remembers of the run before. */
let ambient: RunOptions | undefined;

/** Units of work that run their work in a wrong way. */
export const unitsRuns: readonly Broken<UnitOfWorkSubject>[] = [
  {
    defect: 'answers nothing',
    subject: altered({ run: async (unit, work, options) => (await unit.run(work, options)).map(() => undefined) }),
    rules: ['what is there is given by get, and true to exists', 'a run answers what its work answers'],
  },
  {
    defect: 'commits what should be rolled back',
    subject: altered({ run: commitsAnyway }),
    rules: [
      'work that answers with an err has nothing to save',
      'where the work answers with an err, nothing reacts',
      'a deletion that is rolled back leaves everything as it was',
    ],
  },
  {
    defect: 'wraps what work throws',
    subject: altered({ run: (unit, work, options) => unit.run(work, options).catch((error) => err(error)) }),
    rules: [
      'what was deleted can not be saved afterwards',
      'work that throws writes nothing, and rejects with what was thrown',
    ],
  },
  {
    defect: 'tries again what threw',
    subject: altered({ run: (unit, work, options) => unit.run(work, options).catch(() => unit.run(work, options)) }),
    rules: ['an attempt that throws is not run again'],
  },
  {
    defect: 'never tries again',
    subject: altered({ run: (unit, work, options) => unit.run(work, { ...options, attempts: 1 }) }),
    rules: ['where another unit was faster, the work runs again with fresh aggregates'],
  },
  {
    defect: 'tries for ever',
    subject: altered({ run: (unit, work, options) => unit.run(work, { ...options, attempts: 40 }) }),
    rules: ['attempts are bounded; when they are spent, the conflict is the answer'],
  },
  {
    defect: 'never waits',
    subject: altered({
      options: ({ retry, ...given }) => ({ ...given, ...(retry && { retry: { ...retry, delayMs: () => 0 } }) }),
    }),
    rules: ['between attempts the unit waits as its policy says, and never without a conflict'],
  },
  {
    defect: 'drops the cause',
    subject: altered({
      run: (unit, work, { attempts = 8, signal, tenant } = {}) =>
        unit.run(work, { attempts, ...(signal && { signal }), ...(tenant !== undefined && { tenant }) }),
    }),
    rules: ['the cause that a run is given stands on all of its messages', 'the context tells the work of its cause'],
  },
  {
    defect: 'mixes up the causes of units that run at once',
    subject: altered({
      run: async (unit, work, options) => {
        ambient = options;
        await Promise.resolve();
        return unit.run(work, ambient);
      },
    }),
    rules: ['units that run at once keep their causes and changes apart'],
  },
  {
    defect: 'ignores signals',
    subject: altered({ run: (unit, work, { signal: _, ...options } = {}) => unit.run(work, options) }),
    rules: [
      'where the signal is aborted already, nothing runs',
      'where the signal is aborted before the commit, nothing is written',
    ],
  },
  {
    defect: 'gives up after the commit',
    subject: altered({
      run: async (unit, work, options) => {
        const answer = await unit.run(work, options);
        options?.signal?.throwIfAborted();
        return answer;
      },
    }),
    rules: ['where the signal is aborted after the commit, the answer stands'],
  },
  {
    defect: 'takes any signal for an end',
    subject: altered({
      run: (unit, work, options) => (options?.signal ? Promise.reject(new Error('no')) : unit.run(work, options)),
    }),
    rules: ['a signal that is never aborted changes nothing'],
  },
  {
    defect: 'runs work that is none',
    subject: altered({ run: (unit, work, options) => unit.run(isWork(work) ? work : () => ok(), options) }),
    rules: ['work that is no function is refused'],
  },
  {
    defect: 'takes any answer for an ok',
    subject: altered({
      run: (unit, work, options) =>
        unit.run(
          isWork(work) ? async (...given) => ((await work(...given)) as Answer | undefined) ?? ok() : work,
          options,
        ),
    }),
    rules: ['work that answers no Result is refused, and writes nothing'],
  },
  {
    defect: 'takes any options',
    subject: altered({
      run: (unit, work, options) =>
        unit
          .run(work, options)
          .catch((error) => (error.code === 'INVALID_OPTION' ? unit.run(work) : Promise.reject(error as Error))),
    }),
    rules: ['options that can not be are refused before anything runs'],
  },
];
