import type { PlacedMessage, PlaceStanding, UnitChanges } from 'demesne/application';
import { type InMemoryHandledPositions, InMemoryStore, InMemoryUnitOfWork } from 'demesne/in-memory';
import type { Lease, Place } from 'demesne/messaging';
import type { HandledPositionsSubject } from 'demesne/testing/contract';
import { ok } from 'neverthrow';
import { overriding } from '../overriding.ts';

type Positions = InMemoryHandledPositions;
type Unit = InMemoryUnitOfWork<never>;

/** A sound store, in which something is put in the place of what it is made of. */
export const soundBut = (
  change: (positions: Positions, store: InMemoryStore) => void,
  unitBut: (unit: Unit) => object = () => ({}),
): HandledPositionsSubject => ({
  open: () => {
    const store = new InMemoryStore();
    change(store.positions, store);
    const { log, subscriptions } = store;
    const unitOfWork = (recipes: object, options: object): unknown => {
      const unit = new InMemoryUnitOfWork(store, recipes as never, options) as unknown as Unit;
      return overriding(unit, unitBut(unit));
    };
    return { log, subscriptions, unitOfWork: unitOfWork as never };
  },
});

/** A method, and a place to put another one. */
export function changing<T extends object, K extends keyof T>(of: T, name: K, change: (sound: T[K]) => T[K]): void {
  const sound = of[name] as (...given: never[]) => unknown;
  of[name] = change(sound.bind(of) as T[K]);
}

/** A sound store that sees other places than those it is given. */
export const placing = (change: (place: Place) => Place): HandledPositionsSubject =>
  soundBut((positions) => {
    const changed = (message: PlacedMessage): PlacedMessage => ({ ...message, place: change(message.place) });
    changing(positions, 'find', (find) => (message) => find(changed(message)));
    changing(positions, 'reach', (reach) => (message) => reach(changed(message)));
  });

/** A sound store that says otherwise how messages stand. */
export const standing = (
  change: (found: PlaceStanding | undefined, message: PlacedMessage, store: InMemoryStore) => PlaceStanding | undefined,
): HandledPositionsSubject =>
  soundBut((positions, store) =>
    changing(positions, 'find', (find) => (message) => change(find(message), message, store)),
  );

/** A sound store that does something more when it was reset. */
export const resetting = (
  change: (positions: Positions, ...given: Parameters<Positions['reset']>) => void,
): HandledPositionsSubject =>
  soundBut((positions) =>
    changing(positions, 'reset', (reset) => (...given) => {
      reset(...given);
      change(positions, ...given);
    }),
  );

/** A sound store that does something more when it has parked messages. */
export const parking = (
  change: (positions: Positions, lease: Lease, places: readonly number[]) => void,
): HandledPositionsSubject =>
  soundBut((positions) =>
    changing(positions, 'prepared', (prepared) => (lease, parked) => {
      const note = prepared(lease, parked);
      return () => {
        note();
        change(
          positions,
          lease,
          parked.map(({ position }) => position),
        );
      };
    }),
  );

/** A sound store that commits other changes. */
export const committing = (change: (store: InMemoryStore, changes: UnitChanges) => UnitChanges) =>
  soundBut((_, store) => changing(store, 'commit', (commit) => (changes) => commit(change(store, changes))));

/** What is parked at the place of a message; nothing where nothing is. */
export const parkedAt = ({ subscriptions }: InMemoryStore, { consumer, place }: PlacedMessage) =>
  subscriptions.parked(consumer, { limit: Infinity }).find(({ position }) => position === place.position);

/** Says that a message was handled before it is. */
export const sayingItFirst = (unit: Unit): object => ({
  runOnce: async (work: never, context: never) => {
    const answer = await unit.runOnce(() => ok('first'), context);
    return answer.isOk() && answer.value === 'first' ? unit.run(work, context) : answer;
  },
});
