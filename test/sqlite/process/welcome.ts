import { exponentialBackoff, Subscriptions } from 'demesne/messaging';
import { safeTry } from 'neverthrow';
import { CounterStarted, counterId, counters } from './counter.ts';

/** How messages are told from copies, and whether their first attempt fails, so that they are handled from where they are parked. */
export interface Welcome {
  readonly inbox: 'id' | 'position';
  readonly isParkedFirst: boolean;
}

/** A store on a file, whose one counter is raised once for each other counter that is started. */
export function welcoming(file: string, { inbox, isParkedFirst }: Welcome, committed: () => void = () => undefined) {
  const { store, unit, ...rest } = counters(file);
  const retry = exponentialBackoff({ attempts: 20, firstDelayMs: 1 });
  const subscriptions = new Subscriptions(store.log, store.subscriptions, {
    leaseMs: 300,
    quickAttempts: 1,
    concurrency: 1,
    retry,
  });
  subscriptions.subscribe(CounterStarted, {
    name: 'count-counters',
    from: 'start',
    inbox,
    handle: async (_, context) => {
      const { id } = context.aggregate;
      if (id === counterId) return;
      if (isParkedFirst && context.attempt === 1) throw new Error('not yet');
      const answer = await unit.runOnce(
        ({ counters: all }) =>
          safeTry(async function* () {
            const counter = yield* await all.get(counterId);
            yield* counter.raise();
            return (await all.save(counter)).map(() => 'committed');
          }),
        context,
      );
      if (answer._unsafeUnwrap() === 'committed') committed();
    },
  });
  return { store, unit, subscriptions, ...rest };
}
