import type { ConcurrencyConflict, Instant } from 'demesne';
import type { Answer, RunOptions, UnitChanges, UnitContext } from 'demesne/application';
import { InMemorySchedule, InMemoryStore, InMemoryUnitOfWork, type InMemoryMessageLog } from 'demesne/in-memory';
import type { Envelope, ScheduleChange, ScheduledMessage } from 'demesne/messaging';
import type { ScheduledMessagesSubject } from 'demesne/testing/contract';
import { overriding } from '../overriding.ts';

type Changes = readonly ScheduleChange[];
type Context = UnitContext<never, unknown>;
type Work = (repositories: never, context: Context) => Answer | PromiseLike<Answer>;

/** A sound unit of work over a store, whose contexts may be changed. */
export const over = (
  open: () => InMemoryStore,
  context: (of: Context, store: InMemoryStore) => Partial<Context> = () => ({}),
): ScheduledMessagesSubject => ({
  open: () => {
    const store = open();
    const { log, schedule } = store;
    return {
      log,
      schedule,
      unitOfWork: (recipes, options) => {
        const unit = new InMemoryUnitOfWork(store, recipes, options);
        const run = (work: Work, given?: RunOptions): unknown =>
          unit.run((repositories, sound) => {
            const changed = context(sound as never, store);
            return work(repositories as never, overriding(sound as never, changed));
          }, given);
        return overriding(unit, { run }) as never;
      },
    };
  },
});

/** A sound store but for its schedule. */
export const scheduling = (make: (log: InMemoryMessageLog) => InMemorySchedule): ScheduledMessagesSubject => {
  class Store extends InMemoryStore {
    override readonly schedule = make(this.log);
  }
  return over(() => new Store());
};

/** A sound store but for how it commits. */
export const committing = (
  commit: (
    changes: UnitChanges,
    sound: (changes: UnitChanges) => ConcurrencyConflict | undefined,
    store: InMemoryStore,
  ) => ConcurrencyConflict | undefined,
): ScheduledMessagesSubject => {
  class Store extends InMemoryStore {
    override commit(changes: UnitChanges): ConcurrencyConflict | undefined {
      return commit(changes, (some) => super.commit(some), this);
    }
  }
  return over(() => new Store());
};

/** A sound schedule that appends something else. */
export const appending = (change: (due: readonly Envelope[]) => readonly Envelope[]): ScheduledMessagesSubject =>
  scheduling((log) => new InMemorySchedule({ append: (due) => log.append(change(due)), has: (id) => log.has(id) }));

/** A sound schedule that writes something else. */
export const writing = (change: (changes: Changes) => Changes): ScheduledMessagesSubject =>
  scheduling(
    (log) =>
      new (class extends InMemorySchedule {
        override write(changes: Changes): void {
          super.write(change(changes));
        }
      })(log),
  );

/** A sound schedule that fires at another time, or so many. */
export const firing = (change: (now: Instant, limit: number) => readonly [Instant, number]): ScheduledMessagesSubject =>
  scheduling(
    (log) =>
      new (class extends InMemorySchedule {
        override fire(now: Instant, limit: number): number {
          return super.fire(...change(now, limit));
        }
      })(log),
  );

/** A sound schedule whose messages stand under other keys. */
export const rekeying = (
  rekeyed: (key: string, tenant: string | undefined) => readonly [string, string | undefined],
): ScheduledMessagesSubject =>
  scheduling(
    (log) =>
      new (class extends InMemorySchedule {
        override find(key: string, tenant?: string): ScheduledMessage | undefined {
          return super.find(...rekeyed(key, tenant));
        }
        override conflictWith(changes: Changes): ConcurrencyConflict | undefined {
          return super.conflictWith(this.#changed(changes));
        }
        override write(changes: Changes): void {
          super.write(this.#changed(changes));
        }
        #changed(changes: Changes): Changes {
          return changes.map((change) => {
            const [key, tenant] = rekeyed(change.key, change.tenant);
            return { ...change, key, tenant };
          });
        }
      })(log),
  );
