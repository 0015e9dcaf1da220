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
  altered({ run: (unit, work, options) => unit.run(wrapped(work, repository, context), options) });

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
  { defect: 'finds what is not there', subject: giving(() => ({ exists: async () => true })), rules: [] },
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
    rules: [],
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
    rules: [],
  },
  {
    defect: 'swallows faults of a save',
    subject: giving((repository) => ({ save: (aggregate) => repository.save(aggregate).catch(() => ok()) })),
    rules: [],
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
    rules: [],
  },
  {
    defect: 'saves what was forgotten',
    subject: altered({
      run: (unit, work, options) =>
        unit.run(async (repositories, context) => {
          const answer = await wrapped(
            work,
            (repository) => ({
              find: async (id) => {
                const found = await repository.find(id);
                if (found !== undefined) forgotten.push(async () => void (await repository.save(found)));
                return found;
              },
            }),
            same,
          )(repositories, context);
          for (const save of forgotten.splice(0)) await save().catch(() => undefined);
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
    rules: [],
  },
  {
    defect: 'answers nothing',
    subject: altered({ run: async (unit, work, options) => (await unit.run(work, options)).map(() => undefined) }),
    rules: [],
  },
  { defect: 'commits what should be rolled back', subject: altered({ run: commitsAnyway }), rules: [] },
  {
    defect: 'wraps what work throws',
    subject: altered({ run: (unit, work, options) => unit.run(work, options).catch((error) => err(error)) }),
    rules: [],
  },
  {
    defect: 'tries again what threw',
    subject: altered({ run: (unit, work, options) => unit.run(work, options).catch(() => unit.run(work, options)) }),
    rules: [],
  },
  {
    defect: 'never tries again',
    subject: altered({ run: (unit, work, options) => unit.run(work, { ...options, attempts: 1 }) }),
    rules: [],
  },
  {
    defect: 'tries for ever',
    subject: altered({ run: (unit, work, options) => unit.run(work, { ...options, attempts: 40 }) }),
    rules: [],
  },
  {
    defect: 'never waits',
    subject: altered({
      options: ({ retry, ...given }) => ({ ...given, ...(retry && { retry: { ...retry, delayMs: () => 0 } }) }),
    }),
    rules: [],
  },
  {
    defect: 'drops the cause',
    subject: altered({
      run: (unit, work, { attempts = 8, signal, tenant } = {}) =>
        unit.run(work, { attempts, ...(signal && { signal }), ...(tenant !== undefined && { tenant }) }),
    }),
    rules: [],
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
    rules: [],
  },
  {
    defect: 'ignores signals',
    subject: altered({ run: (unit, work, { signal: _, ...options } = {}) => unit.run(work, options) }),
    rules: [],
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
    rules: [],
  },
  {
    defect: 'takes any signal for an end',
    subject: altered({
      run: (unit, work, options) => (options?.signal ? Promise.reject(new Error('no')) : unit.run(work, options)),
    }),
    rules: [],
  },
  {
    defect: 'runs work that is none',
    subject: altered({ run: (unit, work, options) => unit.run(isWork(work) ? work : () => ok(), options) }),
    rules: [],
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
    rules: [],
  },
  {
    defect: 'takes any options',
    subject: altered({
      run: (unit, work, options) =>
        unit
          .run(work, options)
          .catch((error) => (error.code === 'INVALID_OPTION' ? unit.run(work) : Promise.reject(error as Error))),
    }),
    rules: [],
  },
  {
    defect: 'joins what requires a new unit',
    subject: giving(same, (context) => ({ run: (work) => context.run(work) })),
    rules: [],
  },
  {
    defect: 'never joins',
    subject: giving(same, (context) => ({ run: (work) => context.run(work, { requiresNew: true }) })),
    rules: [],
  },
  {
    defect: 'lends its repositories to new units',
    subject: giving(same, (context, lent) => ({
      run: ((work: AnyWork, options: never) =>
        context.run((_, inner) => work(lent, inner as Context), options)) as never,
    })),
    rules: [],
  },
  {
    defect: 'forgives an inner failure',
    subject: giving(same, (context, repositories) => ({
      run: (async (work: AnyWork) => work(repositories, context)) as never,
    })),
    rules: [],
  },
  {
    defect: 'runs after-commit work at once',
    subject: giving(same, () => ({ afterCommit: (work) => void Promise.resolve(work()).catch(() => undefined) })),
    rules: [],
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
    rules: [],
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
    rules: [],
  },
  { defect: 'reads a clock of its own', subject: altered({ options: ({ clock: _, ...given }) => given }), rules: [] },
  {
    defect: 'makes ids of its own',
    subject: altered({ options: (given) => ({ ...given, identifiers: new UuidV7Generator() }) }),
    rules: [],
  },
  {
    defect: 'publishes no translations',
    subject: altered({ options: ({ publishes: _, ...given }) => given }),
    rules: [],
  },
  { defect: 'never reacts', subject: altered({ options: ({ reactions: _, ...given }) => given }), rules: [] },
  {
    defect: 'reacts twice',
    subject: reacting(
      (react) =>
        async (...given: Parameters<Reaction['react']>) => (await react(...given), react(...given)),
    ),
    rules: [],
  },
  {
    defect: 'ignores what reactions refuse',
    subject: reacting(
      (react) =>
        async (...given: Parameters<Reaction['react']>) =>
          void (await react(...given)),
    ),
    rules: [],
  },
  {
    defect: 'ignores what reactions throw',
    subject: reacting(
      (react) =>
        (...given: Parameters<Reaction['react']>) =>
          Promise.resolve(react(...given)).catch(() => undefined),
    ),
    rules: [],
  },
  { defect: 'reacts without end', subject: altered({ options: (given) => ({ ...given, maxDepth: 500 }) }), rules: [] },
];

const forgotten: (() => Promise<void>)[] = [];
