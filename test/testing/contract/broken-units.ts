import { Fault, persistenceOf, UuidV7Generator, type AggregateRoot, type Repository } from 'demesne';
import type {
  Answer,
  Reaction,
  RunOptions,
  UnitContext,
  UnitOfWork,
  UnitOfWorkOptions,
  Work,
} from 'demesne/application';
import { InMemoryStore, InMemoryUnitOfWork } from 'demesne/in-memory';
import type { UnitOfWorkSubject } from 'demesne/testing/contract';
import { err, ok } from 'neverthrow';
import type { Broken } from './broken.ts';

type Repositories = Readonly<Record<string, Repository<AggregateRoot>>>;
type Context = UnitContext<Repositories, unknown>;
type AnyUnit = UnitOfWork<Repositories, unknown>;
type AnyWork = Work<Repositories, Answer, unknown>;
type Options = UnitOfWorkOptions<readonly Reaction[]>;
type Run = (unit: AnyUnit, work: AnyWork, options: RunOptions | undefined) => Promise<unknown>;

/** The in-memory unit of work with its options or its `run` changed. */
function altered({
  options: change = (given) => given,
  run,
}: {
  options?: (given: Options) => Options;
  run?: Run;
}): UnitOfWorkSubject {
  return {
    open: () => {
      const store = new InMemoryStore();
      return {
        log: store.log,
        unitOfWork: (recipes, options) => {
          const unit = new InMemoryUnitOfWork(store, recipes, change(options as Options) as never);
          if (run === undefined) return unit as never;
          return { run: (work: AnyWork, given?: RunOptions) => run(unit as unknown as AnyUnit, work, given) } as never;
        },
      };
    },
  };
}

/** The in-memory unit of work with what it gives to its work changed. */
const giving = (
  repository: (of: Repository<AggregateRoot>) => Partial<Repository<AggregateRoot>>,
  context: (of: Context, repositories: Repositories) => Partial<Context> = () => ({}),
): UnitOfWorkSubject =>
  altered({
    run: (unit, work, options) => unit.run(isWork(work) ? wrapped(work, repository, context) : work, options),
  });

const wrapped =
  (
    work: AnyWork,
    repository: (of: Repository<AggregateRoot>) => Partial<Repository<AggregateRoot>>,
    context: (of: Context, repositories: Repositories) => Partial<Context>,
  ): AnyWork =>
  (repositories, given) => {
    const changed = Object.fromEntries(
      Object.entries(repositories).map(([name, one]) => [name, overriding(one, repository(one))]),
    );
    return work(changed, overriding(given, context(given, changed)));
  };

/** An object that behaves as another but for some members. */
function overriding<T extends object>(original: T, members: Partial<T>): T {
  return new Proxy(original, {
    get: (target, key) => {
      if (key in members) return members[key as keyof T];
      const found: unknown = Reflect.get(target, key, target);
      return typeof found === 'function' ? found.bind(target) : found;
    },
  });
}

const same = (): object => ({});

const reacting = (change: (react: Reaction['react']) => unknown): UnitOfWorkSubject =>
  altered({
    options: (given) => ({
      ...given,
      reactions: (given.reactions ?? []).map((one) => ({ ...one, react: change(one.react.bind(one)) }) as Reaction),
    }),
  });

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

let ambient: RunOptions | undefined;

const isWork = (work: unknown): work is AnyWork => typeof work === 'function';

/** Units of work that break a promise, and rules of the contracts of repositories and units of work that find it out. */
export const brokenUnits: readonly Broken<UnitOfWorkSubject>[] = [
  {
    defect: 'finds what is not there',
    subject: giving(() => ({ exists: async () => true })),
    rules: [
      'what is not there is undefined to find, an error with its name to get, and false to exists',
      'aggregates of two types under one id are told apart',
    ],
  },
  {
    defect: 'finds another object each time',
    subject: giving((repository) => {
      const found = new Set<string>();
      return {
        find: async (id) => {
          const one = await repository.find(id);
          if (one === undefined || !found.has(id)) return found.add(id) && one;
          const type = one.constructor as unknown as {
            reconstitute(id: string, version: number, state: object): AggregateRoot;
          };
          return type.reconstitute(id, one.version, persistenceOf(one).state);
        },
      };
    }),
    rules: [
      'where another unit was faster, the work runs again with fresh aggregates',
      'a rule is checked again on what the faster one left',
      'so are changes after the save',
      'within a unit an id gives the same object every time',
    ],
  },
  {
    defect: 'hides what was saved before the commit',
    subject: giving((repository) => {
      const fresh = new Set<string>();
      return {
        save: (aggregate) => {
          if (persistenceOf(aggregate).committedVersion === 0) fresh.add(aggregate.id);
          return repository.save(aggregate);
        },
        find: async (id) => (fresh.has(id) ? undefined : repository.find(id)),
      };
    }),
    rules: ['what was saved in a unit is found in it before the commit', 'work that is no function is refused'],
  },
  {
    defect: 'saves a second new aggregate over the first',
    subject: giving((repository) => {
      const fresh = new Map<string, AggregateRoot>();
      return {
        save: async (aggregate) => {
          const first = fresh.get(aggregate.id) ?? aggregate;
          fresh.set(aggregate.id, first);
          return first === aggregate ? repository.save(aggregate) : ok();
        },
      };
    }),
    rules: [
      'of two new aggregates under one id in one unit the second is a conflict',
      'work that is no function is refused',
    ],
  },
  {
    defect: 'swallows faults of a save',
    subject: giving((repository) => ({ save: (aggregate) => repository.save(aggregate).catch(() => ok()) })),
    rules: [
      'an aggregate that another unit loaded is refused',
      'what was deleted can not be saved afterwards',
      'an aggregate that another unit committed is refused',
    ],
  },
  {
    defect: 'clears events at the save',
    subject: giving((repository) => ({
      save: async (aggregate) => {
        const answer = await repository.save(aggregate);
        const { events, commit } = persistenceOf(aggregate);
        commit(events.length);
        return answer;
      },
    })),
    rules: [
      'saving twice in a unit stores the events of both, in their order',
      'the pending events of a unit that was rolled back are as they were',
      'events are pending until the commit, and no longer',
    ],
  },
  {
    defect: 'saves what was forgotten',
    subject: altered({
      run: (unit, work, options) =>
        unit.run(async (repositories, context) => {
          const found = new Map<AggregateRoot, Repository<AggregateRoot>>();
          const noting = (repository: Repository<AggregateRoot>): Partial<Repository<AggregateRoot>> => ({
            find: async (id) => {
              const one = await repository.find(id);
              if (one !== undefined) found.set(one, repository);
              return one;
            },
          });
          const answer = await wrapped(work, noting, same)(repositories, context);
          for (const [one, repository] of found) await repository.save(one).catch(() => undefined);
          return answer;
        }, options),
    }),
    rules: [],
  },
  {
    defect: 'goes on after the end',
    subject: giving((repository) => {
      const late = (error: unknown): never => {
        if (Fault.is(error) && error.code === 'UNIT_ENDED') return undefined as never;
        throw error;
      };
      return { find: (id) => repository.find(id).catch(late), save: (one) => repository.save(one).catch(late) };
    }),
    rules: [
      'neither repositories nor context can be used once the unit has ended',
      'work that is no function is refused',
    ],
  },
  {
    defect: 'answers nothing',
    subject: altered({ run: async (unit, work, options) => (await unit.run(work, options)).map(() => undefined) }),
    rules: [
      'what is there is given by get, and true to exists',
      'a run answers what its work answers',
      'after-commit work of an inner run waits for the outer commit',
    ],
  },
  {
    defect: 'commits what should be rolled back',
    subject: altered({ run: commitsAnyway }),
    rules: [
      'work that answers with an err writes nothing',
      'an inner err that is handed on is the answer, and nothing is written',
      'a deletion that is rolled back leaves everything as it was',
      'work that answers with an err has nothing to save',
      'where the work answers with an err, nothing reacts',
    ],
  },
  {
    defect: 'wraps what work throws',
    subject: altered({ run: (unit, work, options) => unit.run(work, options).catch((error) => err(error)) }),
    rules: [
      'work that throws writes nothing, and rejects with what was thrown',
      'aggregates with changes that nobody saved are a fault that names all of them',
      'an aggregate of another type is refused',
    ],
  },
  {
    defect: 'tries again what threw',
    subject: altered({ run: (unit, work, options) => unit.run(work, options).catch(() => unit.run(work, options)) }),
    rules: [
      'after-commit work that throws stops neither the others nor the commit, and is told',
      'an attempt that throws is not run again',
    ],
  },
  {
    defect: 'never tries again',
    subject: altered({ run: (unit, work, options) => unit.run(work, { ...options, attempts: 1 }) }),
    rules: [
      'a refused save dooms the attempt, whatever the work answers then',
      'a rule is checked again on what the faster one left',
    ],
  },
  {
    defect: 'tries for ever',
    subject: altered({ run: (unit, work, options) => unit.run(work, { ...options, attempts: 40 }) }),
    rules: ['a stale deletion changes nothing', 'options that can not be are refused before anything runs'],
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
    rules: [
      'units that run at once keep their causes and changes apart',
      'the cause that a run is given stands on all of its messages',
      'the context tells the work of its cause',
    ],
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
    rules: ['the cause that a run is given stands on all of its messages', 'the context tells the work of its cause'],
  },
  {
    defect: 'ignores signals',
    subject: altered({ run: (unit, work, { signal: _, ...options } = {}) => unit.run(work, options) }),
    rules: [
      'where the signal is aborted before the commit, nothing is written',
      'where the signal is aborted already, nothing runs',
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
    rules: ['a signal that is never aborted changes nothing', 'where the signal is aborted already, nothing runs'],
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
  {
    defect: 'joins what requires a new unit',
    subject: giving(same, (context) => ({ run: (work) => context.run(work) })),
    rules: [
      'an inner run that requires a new unit may fail without the outer one',
      'an inner run that requires a new unit sees nothing of what the outer one saved',
    ],
  },
  {
    defect: 'never joins',
    subject: giving(same, (context) => ({ run: (work) => context.run(work, { requiresNew: true }) })),
    rules: [
      'a conflict in an inner run makes the outer work run again',
      'an inner run has the repositories of the outer one, and commits with it',
      'an inner err or throw that the outer work swallows is a fault, and nothing is written',
    ],
  },
  {
    defect: 'lends its repositories to new units',
    subject: giving(same, (context, lent) => ({
      run: ((work: AnyWork, options: never) =>
        context.run((_, inner) => work(lent, inner as Context), options)) as never,
    })),
    rules: [
      'an inner run that requires a new unit stays committed when the outer one rolls back',
      'an inner run that requires a new unit sees nothing of what the outer one saved',
    ],
  },
  {
    defect: 'forgives an inner failure',
    subject: giving(same, (context, repositories) => ({
      run: (async (work: AnyWork) => work(repositories, context)) as never,
    })),
    rules: [
      'an inner run that requires a new unit sees nothing of what the outer one saved',
      'an inner err or throw that the outer work swallows is a fault, and nothing is written',
    ],
  },
  {
    defect: 'runs after-commit work at once',
    subject: giving(same, () => ({ afterCommit: (work) => void Promise.resolve(work()).catch(() => undefined) })),
    rules: [
      'after-commit work runs in the order given, when the commit is there for everyone',
      'after-commit work does not run where nothing is committed',
    ],
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
    rules: [
      'after-commit work that throws stops neither the others nor the commit, and is told',
      'work that is no function is refused',
    ],
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
      'after-commit work of an attempt that met a conflict does not run',
      'after-commit work does not run where nothing is committed',
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
      'what a reaction changes and does not save is an unsaved change',
      'reactions to reactions follow, first in, first out, until nothing new comes',
    ],
  },
  {
    defect: 'reacts twice',
    subject: reacting(
      (react) =>
        async (...given: Parameters<Reaction['react']>) => (await react(...given), react(...given)),
    ),
    rules: [
      'a reaction is committed together with the event, which is its cause',
      'reactions to reactions follow, first in, first out, until nothing new comes',
    ],
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
