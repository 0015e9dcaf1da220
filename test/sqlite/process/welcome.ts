import { Subscriptions } from 'demesne/messaging';
import { safeTry } from 'neverthrow';
import { CounterStarted, counterId, counters } from './counter.ts';

/** A store on a file, whose one counter is raised once for each other counter that is started. */
export function welcoming(file: string, committed: (id: string) => void = () => undefined) {
  const { store, unit, ...rest } = counters(file);
  const subscriptions = new Subscriptions(store.log, store.subscriptions, { leaseMs: 300 });
  subscriptions.subscribe(CounterStarted, {
    name: 'count-counters',
    from: 'start',
    handle: async (_, context) => {
      const { id } = context.aggregate;
      if (id === counterId) return;
      const answer = await unit.runOnce(
        ({ counters: all }) =>
          safeTry(async function* () {
            const counter = yield* await all.get(counterId);
            yield* counter.raise();
            return all.save(counter);
          }),
        context,
      );
      answer._unsafeUnwrap();
      committed(id);
    },
  });
  return { store, unit, subscriptions, ...rest };
}
