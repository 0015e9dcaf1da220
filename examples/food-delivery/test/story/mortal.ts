import type { Store } from 'demesne/application';

/** A life that is over after so many commits, whatever is under way then. */
export interface Life {
  readonly isOver: boolean;
  /** Resolves when it is over. */
  readonly end: Promise<'dead'>;
  commit(): void;
}

/** A life that somebody can end before. */
export interface EndedLife extends Life {
  kill(): void;
}

export function lifeOf(commits: number): EndedLife {
  let left = commits;
  let over = (_: 'dead'): void => {};
  const end = new Promise<'dead'>((resolve) => (over = resolve));
  const kill = (): void => {
    left = 0;
    over('dead');
  };
  return {
    get isOver() {
      return left <= 0;
    },
    end,
    kill,
    commit: () => {
      left -= 1;
      if (left === 0) kill();
    },
  };
}

/** A unit of work commits, and so does a projection that goes on. */
const isCommit = (key: string | symbol): boolean => key === 'commit' || key === 'advance';

const never = new Promise<never>(() => {});

/** A store as a process sees it that dies: what was committed stays, and after that nothing is ever answered. */
export const mortal = (store: Store, life: Life): Store => seenBy(store, life) as Store;

function seenBy(part: object, life: Life): object {
  return new Proxy(part, {
    get(target, key) {
      const found: unknown = Reflect.get(target, key, target);
      if (typeof found === 'object' && found !== null) return seenBy(found, life);
      if (typeof found !== 'function') return found;
      return (...args: unknown[]): unknown => {
        if (life.isOver) return key === 'onAppended' ? () => {} : never;
        const answer: unknown = Reflect.apply(found, target, args);
        return isCommit(key) ? committed(answer, life) : answer;
      };
    },
  });
}

/** What was committed counts, even if nobody hears of it. */
async function committed(answer: unknown, life: Life): Promise<unknown> {
  const refusal = await answer;
  if (life.isOver) return never;
  if (refusal === undefined || refusal === 'done') life.commit();
  return life.isOver ? never : refusal;
}
