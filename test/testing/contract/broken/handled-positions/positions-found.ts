import type { HandledPositionsSubject } from 'demesne/testing/contract';
import type { Broken } from '../broken.ts';
import {
  changing,
  committing,
  parkedAt,
  parking,
  placing,
  resetting,
  sayingItFirst,
  soundBut,
  standing,
} from './positions.ts';

/** Inboxes by position that are wrong about what was handled. */
const reaching: readonly Broken<HandledPositionsSubject>[] = [
  {
    defect: 'forgets what was handled',
    subject: soundBut((positions) => changing(positions, 'reach', () => () => undefined)),
    rules: [
      'a message that comes again changes nothing, and is answered with ok',
      'what an old owner handles before that is not handled again',
      'what was handled is not handled again after a new division',
    ],
  },
  {
    defect: 'has one bucket for all',
    subject: placing((place) => ({ ...place, bucket: 0 })),
    rules: ['each bucket and each subscription counts for itself'],
  },
  {
    defect: 'keeps positions only beside changes of aggregates',
    subject: committing((_, { reached, ...changes }) =>
      changes.aggregates.length > 0 && reached !== undefined ? { ...changes, reached } : changes,
    ),
    rules: ['that a message was handled is committed, even if nothing else is'],
  },
  {
    defect: 'says that a message was handled before it is',
    subject: soundBut(() => undefined, sayingItFirst),
    rules: ['a message whose work answers with an err or throws was not handled'],
  },
  {
    defect: 'keeps what it refuses',
    subject: committing((store, changes) => {
      const isStale = changes.aggregates.some((change) => store.conflictWith(change) !== undefined);
      if (isStale && changes.reached !== undefined) store.positions.reach(changes.reached);
      return changes;
    }),
    rules: ['a message whose work met a conflict was not handled'],
  },
  {
    defect: 'does not mind who was faster',
    subject: soundBut((positions) => changing(positions, 'conflictWith', () => () => undefined)),
    rules: [
      'of copies that are handled at once one is committed, and all are answered with ok',
      'of copies of a parked message at once one is committed, and all are answered with ok',
      'what is reset while it is handled is not handled',
    ],
  },
  {
    defect: 'begins at the beginning of the log',
    subject: soundBut((positions) => changing(positions, 'track', (track) => (name) => track(name, () => 0))),
    rules: ['a subscription begins where its partitions stand'],
  },
  {
    defect: 'begins where the first partition stands',
    subject: soundBut((positions) =>
      changing(positions, 'track', (track) => (name, positionOf) => track(name, () => positionOf(0))),
    ),
    rules: ['a subscription begins where its partitions stand'],
  },
  {
    defect: 'begins anew whenever it is asked to',
    subject: soundBut((positions) =>
      changing(positions, 'track', (track) => (name, positionOf) => {
        track(name, positionOf);
        positions.reset(name, 0, () => 0);
      }),
    ),
    rules: ['buckets that are kept already stay where they are'],
  },
  {
    defect: 'counts positions in 32 bits',
    subject: placing((place) => ({ ...place, position: place.position | 0 })),
    rules: ['a position may be as large as a log will ever be'],
  },
  {
    defect: 'takes any subscription for its own',
    subject: standing((found) => found ?? 'open'),
    rules: ['a subscription whose buckets are not kept here is refused'],
  },
];

/** Inboxes by position that let the wrong owner in, or the right one not. */
const fencing: readonly Broken<HandledPositionsSubject>[] = [
  {
    defect: 'has no fence',
    subject: placing((place) => ({ ...place, epoch: Infinity })),
    rules: [
      'where a new owner has handled something the old one handles nothing more',
      'after a reset nothing is handled that was delivered before',
      'a message that was parked is not handled under an epoch before a reset',
    ],
  },
  {
    defect: 'parks under no epoch',
    subject: parking((positions, { subscription }) => positions.reset(subscription, Infinity, () => 0)),
    rules: ['where a new owner has parked something the old one handles nothing of its bucket any more'],
  },
  {
    defect: 'refuses whoever is not the owner any more, whatever was done since',
    subject: standing((found, { consumer, place }, { subscriptions }) => {
      const epoch = subscriptions.states([consumer])[place.partition]?.epoch ?? 0;
      return epoch > place.epoch ? 'lost' : found;
    }),
    rules: ['what an old owner handles before that is not handled again'],
  },
  {
    defect: 'resets nothing',
    subject: soundBut((positions) => changing(positions, 'reset', () => () => undefined)),
    rules: [
      'a reset opens what is after its position, and nothing before',
      'after a reset nothing is handled that was delivered before',
    ],
  },
  {
    defect: 'resets everything to the beginning',
    subject: soundBut((positions) =>
      changing(positions, 'reset', (reset) => (name, _, epochOf) => reset(name, 0, epochOf)),
    ),
    rules: ['a reset opens what is after its position, and nothing before'],
  },
  {
    defect: 'resets under the old epochs',
    subject: soundBut((positions) =>
      changing(positions, 'reset', (reset) => (name, position) => reset(name, position, () => 0)),
    ),
    rules: ['after a reset nothing is handled that was delivered before'],
  },
  {
    defect: 'resets what nobody has named',
    subject: resetting((positions, name, position, epochOf) => {
      if (name === 'mail') positions.reset('news', position, epochOf);
    }),
    rules: ['a reset of one subscription leaves the others alone'],
  },
  {
    defect: 'begins anew with a new division',
    subject: soundBut((positions, { subscriptions }) =>
      changing(subscriptions, 'repartition', (repartition) => (name, partitions) => {
        repartition(name, partitions);
        positions.reset(name, 0, () => 0);
      }),
    ),
    rules: ['what was handled is not handled again after a new division'],
  },
  {
    defect: 'remembers through a reset what was parked',
    subject: resetting((positions, consumer) => {
      const place = { position: 9, bucket: 0, partition: 0, epoch: 99, parked: true };
      positions.reach({ consumer, place });
      positions.reset(consumer, 9, () => 2);
    }),
    rules: ['a reset forgets what is parked after its position, and nothing else'],
  },
  {
    defect: 'forgets in a reset all that was parked',
    subject: resetting((positions, subscription) => positions.settled({ subscription } as never, 5)),
    rules: ['a reset forgets what is parked after its position, and nothing else'],
  },
];

/** Inboxes by position that are wrong about what was put aside. */
const aside: readonly Broken<HandledPositionsSubject>[] = [
  {
    defect: 'takes a bucket for all that is in it',
    subject: placing((place) => ({ ...place, parked: false })),
    rules: ['a message that is parked is handled once, however far its bucket is'],
  },
  {
    defect: 'leaves a bucket where it was when something of it is parked',
    subject: soundBut((positions) => changing(positions, 'prepared', () => () => () => undefined)),
    rules: [
      'a message that is parked is handled nowhere else',
      'a bucket that was behind a parked message goes on after it',
    ],
  },
  {
    defect: 'takes everything that is parked for open',
    subject: parking((positions, lease, places) => {
      for (const position of places) positions.settled(lease, position);
    }),
    rules: [
      'a message that was handled and is parked all the same is not handled again',
      'what is parked twice is handled once',
      'what comes again after it was settled is not handled again',
    ],
  },
  {
    defect: 'takes everything that is parked for handled',
    subject: parking((positions, { subscription: consumer, partition, epoch }, places) => {
      for (const position of places) {
        positions.reach({ consumer, place: { position, bucket: 0, partition, epoch, parked: true } });
      }
    }),
    rules: ['what is parked twice is handled once', 'what was skipped is not handled'],
  },
  {
    defect: 'forgets with each failure that it was handled',
    subject: soundBut((positions, { subscriptions }) =>
      changing(subscriptions, 'settle', (settle) => (lease, position, ...given) => {
        positions.settled(lease, position);
        return settle(lease, position, ...given);
      }),
    ),
    rules: ['a message that fails again stays as it was'],
  },
  {
    defect: 'takes what is not parked any more for open',
    subject: standing((found, message, store) =>
      message.place.parked && parkedAt(store, message) === undefined ? 'open' : found,
    ),
    rules: ['a message that was settled is not handled again'],
  },
  {
    defect: 'takes what was skipped for open',
    subject: standing((found, message, store) => (parkedAt(store, message)?.status === 'skipped' ? 'open' : found)),
    rules: ['what was skipped is not handled'],
  },
  {
    defect: 'notes what a refused checkpoint says',
    subject: soundBut((positions, { subscriptions }) =>
      changing(subscriptions, 'checkpoint', (checkpoint) => (lease, position, changes) => {
        positions.prepared(lease, changes?.parked ?? [])();
        return checkpoint(lease, position, changes);
      }),
    ),
    rules: ['a checkpoint that is refused takes no bucket on'],
  },
];

/** Broken inboxes by position, with the rules that find them out. */
export const positions = [...reaching, ...fencing, ...aside];
