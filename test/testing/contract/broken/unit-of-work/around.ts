import { UuidV7Generator } from 'demesne';
import type { Reaction } from 'demesne/application';
import type { UnitOfWorkSubject } from 'demesne/testing/contract';
import { altered, giving, wrapped, same, reacting, type Context, type AnyWork } from './altered-unit.ts';
import type { Broken } from '../broken.ts';

/** Units of work that are wrong about what happens around their work. */
export const unitsAround: readonly Broken<UnitOfWorkSubject>[] = [
  {
    defect: 'joins what requires a new unit',
    subject: giving(same, (context) => ({ run: (work) => context.run(work) })),
    rules: [
      'an inner run that requires a new unit stays committed when the outer one rolls back',
      'an inner run that requires a new unit may fail without the outer one',
    ],
  },
  {
    defect: 'never joins',
    subject: giving(same, (context) => ({ run: (work) => context.run(work, { requiresNew: true }) })),
    rules: [
      'after-commit work of an inner run waits for the outer commit',
      'an inner run has the repositories of the outer one, and commits with it',
      'a conflict in an inner run makes the outer work run again',
    ],
  },
  {
    defect: 'lends its repositories to new units',
    subject: giving(same, (context, lent) => ({
      run: ((work: AnyWork, options: never) =>
        context.run((_, inner) => work(lent, inner as Context), options)) as never,
    })),
    rules: ['an inner run that requires a new unit sees nothing of what the outer one saved'],
  },
  {
    defect: 'forgives an inner failure',
    subject: giving(same, (context, repositories) => ({
      run: (async (work: AnyWork) => work(repositories, context)) as never,
    })),
    rules: ['an inner err or throw that the outer work swallows is a fault, and nothing is written'],
  },
  {
    defect: 'runs after-commit work at once',
    subject: giving(same, () => ({ afterCommit: (work) => void Promise.resolve(work()).catch(() => undefined) })),
    rules: ['after-commit work runs in the order given, when the commit is there for everyone'],
  },
  {
    defect: 'swallows failures after the commit',
    subject: giving(same, (context) => ({
      afterCommit: (work) =>
        context.afterCommit(() =>
          Promise.resolve()
            .then(work)
            .catch(() => undefined),
        ),
    })),
    rules: ['after-commit work that throws stops neither the others nor the commit, and is told'],
  },
  {
    defect: 'runs after-commit work of every attempt',
    subject: altered({
      run: async (unit, work, options) => {
        const pieces: (() => unknown)[] = [];
        const answer = await unit.run(
          wrapped(work, same, () => ({ afterCommit: (piece) => void pieces.push(piece) })),
          options,
        );
        for (const piece of pieces) await piece();
        return answer;
      },
    }),
    rules: [
      'after-commit work does not run where nothing is committed',
      'after-commit work of an attempt that met a conflict does not run',
    ],
  },
  {
    defect: 'reads a clock of its own',
    subject: altered({ options: ({ clock: _, ...given }) => given }),
    rules: ['each message says when it occurred, by the clock'],
  },
  {
    defect: 'makes ids of its own',
    subject: altered({ options: (given) => ({ ...given, identifiers: new UuidV7Generator() }) }),
    rules: ['each message has an id of its own, from the generator'],
  },
  {
    defect: 'publishes no translations',
    subject: altered({ options: ({ publishes: _, ...given }) => given }),
    rules: ['what is published follows the event that it was translated from, in the same commit'],
  },
  {
    defect: 'never reacts',
    subject: altered({ options: ({ reactions: _, ...given }) => given }),
    rules: [
      'a reaction is committed together with the event, which is its cause',
      'what a reaction changes and does not save is an unsaved change',
    ],
  },
  {
    defect: 'reacts twice',
    subject: reacting(
      (react) =>
        async (...given: Parameters<Reaction['react']>) => (await react(...given), react(...given)),
    ),
    rules: ['reactions to reactions follow, first in, first out, until nothing new comes'],
  },
  {
    defect: 'ignores what reactions refuse',
    subject: reacting(
      (react) =>
        async (...given: Parameters<Reaction['react']>) =>
          void (await react(...given)),
    ),
    rules: ['a reaction that answers with an err rolls back everything, and is the answer'],
  },
  {
    defect: 'ignores what reactions throw',
    subject: reacting(
      (react) =>
        (...given: Parameters<Reaction['react']>) =>
          Promise.resolve(react(...given)).catch(() => undefined),
    ),
    rules: ['a reaction that throws rolls back everything'],
  },
  {
    defect: 'reacts without end',
    subject: altered({ options: (given) => ({ ...given, maxDepth: 500 }) }),
    rules: ['reactions that cause each other without end are a fault with the chain of causes'],
  },
];
