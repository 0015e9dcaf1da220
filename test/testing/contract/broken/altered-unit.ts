import type { AggregateRoot, Repository } from 'demesne';
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
import { overriding } from './overriding.ts';

type Repositories = Readonly<Record<string, Repository<AggregateRoot>>>;
export type Context = UnitContext<Repositories, unknown>;
type AnyUnit = UnitOfWork<Repositories, unknown>;
export type AnyWork = Work<Repositories, Answer, unknown>;
export type Options = UnitOfWorkOptions<readonly Reaction[]>;
export type Run = (unit: AnyUnit, work: AnyWork, options: RunOptions | undefined) => Promise<unknown>;

/** The in-memory unit of work with its options or its `run` changed. */
export function altered({
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
export const giving = (
  repository: (of: Repository<AggregateRoot>) => Partial<Repository<AggregateRoot>>,
  context: (of: Context, repositories: Repositories) => Partial<Context> = () => ({}),
): UnitOfWorkSubject =>
  altered({
    run: (unit, work, options) => unit.run(isWork(work) ? wrapped(work, repository, context) : work, options),
  });

/** Work that is given other repositories and another context. */
export const wrapped =
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

/** No change. */
export const same = (): object => ({});

/** The in-memory unit of work with its reactions changed. */
export const reacting = (change: (react: Reaction['react']) => unknown): UnitOfWorkSubject =>
  altered({
    options: (given) => ({
      ...given,
      reactions: (given.reactions ?? []).map((one) => ({ ...one, react: change(one.react.bind(one)) }) as Reaction),
    }),
  });

export const isWork = (work: unknown): work is AnyWork => typeof work === 'function';
