import type { AggregateRoot, Repository } from 'demesne';
import type {
  Answer,
  KeptResult,
  OnceOptions,
  Reaction,
  RunOptions,
  UnitContext,
  UnitOfWork,
  UnitOfWorkOptions,
  Work,
} from 'demesne/application';
import { InMemoryStore, InMemoryUnitOfWork } from 'demesne/in-memory';
import type { Result } from 'neverthrow';
import type { UnitOfWorkSubject } from 'demesne/testing/contract';
import { overriding } from '../overriding.ts';

type Repositories = Readonly<Record<string, Repository<AggregateRoot>>>;
export type Context = UnitContext<Repositories, unknown>;
type AnyUnit = UnitOfWork<Repositories, unknown>;
export type AnyWork = Work<Repositories, Answer, unknown>;
export type Options = UnitOfWorkOptions<readonly Reaction[]>;
type Once = (
  unit: AnyUnit,
  work: AnyWork,
  context: OnceOptions,
  keep?: KeptResult<never>,
) => Promise<Result<unknown, unknown>>;
export type Run = (unit: AnyUnit, work: AnyWork, options: RunOptions | undefined) => Promise<unknown>;

/** The in-memory unit of work with its options, its `run` or its `runOnce` changed. */
export function altered({
  options: change = (given) => given,
  run,
  runOnce,
}: {
  options?: (given: Options) => Options;
  run?: Run;
  runOnce?: Once;
}): UnitOfWorkSubject {
  return {
    open: () => {
      const store = new InMemoryStore();
      return {
        log: store.log,
        unitOfWork: (recipes, options) => {
          const unit = new InMemoryUnitOfWork(store, recipes, change(options as Options) as never);
          const sound = unit as unknown as AnyUnit;
          return overriding(sound, {
            ...(run && { run: (work: AnyWork, given?: RunOptions) => run(sound, work, given) }),
            ...(runOnce && {
              runOnce: (work: AnyWork, context: OnceOptions, keep?: KeptResult<never>) =>
                runOnce(sound, work, context, keep),
            }),
          }) as never;
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
