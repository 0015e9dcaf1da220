import { type InMemoryMessageLog, InMemoryStore } from 'demesne/in-memory';
import type { PurgeReport, PurgePolicy } from 'demesne/messaging';
import { FixedClock } from 'demesne/testing';
import type { PurgeSubject } from 'demesne/testing/contract';
import type { Broken } from '../broken.ts';
import { overriding } from '../overriding.ts';

type Store = InMemoryStore;

/** A sound store, but for what is said. */
const soundBut = (
  members: (store: Store, clock: FixedClock) => Partial<Record<keyof Store, unknown>>,
): PurgeSubject => ({
  open: () => {
    const clock = new FixedClock();
    const store = new InMemoryStore({ clock });
    return { store: overriding(store, members(store, clock)), pass: (ms) => clock.advance(Math.ceil(ms)) };
  },
});

/** A sound store that is asked for another purge. */
const asking = (change: (policy: PurgePolicy) => PurgePolicy): PurgeSubject =>
  soundBut((store) => ({ purge: (policy: PurgePolicy) => store.purge(change(policy)) }));

/** A sound store that tells otherwise what became of a purge. */
const telling = (change: (purged: PurgeReport) => PurgeReport): PurgeSubject =>
  soundBut((store) => ({ purge: (policy: PurgePolicy) => change(store.purge(policy)) }));

/** A sound store whose log is another. */
const logging = (members: (log: InMemoryMessageLog, store: Store) => object): PurgeSubject =>
  soundBut((store) => ({ log: overriding(store.log, members(store.log, store)) }));

/** A sound store that takes more out of its log than may go. */
const taking = (more: (log: InMemoryMessageLog, store: Store, now: number) => readonly number[]): PurgeSubject =>
  soundBut((store, clock) => ({
    purge: (policy: PurgePolicy) => {
      const purged = store.purge(policy);
      store.log.remove(new Set(more(store.log, store, clock.now().epochMs)));
      return purged;
    },
  }));

const purging = (change: (store: Store, policy: PurgePolicy) => PurgeReport): PurgeSubject =>
  soundBut((store) => ({ purge: (policy: PurgePolicy) => change(store, policy) }));

const DAY_MS = 86_400_000;

/** Those of some subscriptions that are not to count. */
const except = (store: Store, counts: (state: ReturnType<Store['subscriptions']['states']>[number]) => boolean) =>
  ['mail', 'news', 'post'].filter((name) => store.subscriptions.states([name]).every((state) => !counts(state)));

/** Stores that purge too much, too little, or forget where they are, and the rules that find it out. */
export const purges: readonly Broken<PurgeSubject>[] = [
  {
    defect: 'takes events of aggregates too',
    subject: taking((log) =>
      log
        .read(0, Infinity)
        .slice(0, -1)
        .map(({ position }) => position),
    ),
    rules: [
      'events of aggregates stay, however old, and their streams with them',
      'a reader that begins at a deleted position reads on with what is there',
      'what stays is read as it was',
      'the id of a message that is gone may come again, and that of no other',
      'what is younger than the policy says stays, until it is old enough',
    ],
  },
  {
    defect: 'spares what tells of an aggregate',
    subject: soundBut((store) => ({
      purge: (policy: PurgePolicy) => {
        const kept = store.log.read(0, Infinity).filter(({ envelope }) => envelope.aggregate === undefined);
        return { ...store.purge({ ...policy, limit: Math.max(1, kept.length) }), heldUpBy: [] };
      },
    })),
    rules: ['what was committed to be delivered only is deleted, whether it tells of an aggregate or of none'],
  },
  {
    defect: 'does not look how old they are',
    subject: asking((policy) => ({ ...policy, olderThanMs: 0 })),
    rules: [
      'what is younger than the policy says stays, until it is old enough',
      'where nothing may go nothing goes',
      'who has not passed what would stay anyway holds nothing up',
    ],
  },
  {
    defect: 'takes them for ever young',
    subject: asking((policy) => ({ ...policy, olderThanMs: policy.olderThanMs + DAY_MS })),
    rules: [
      'what was committed to be delivered only is deleted, whether it tells of an aggregate or of none',
      'what is purged is gone for good',
      'a policy that can not be is refused, and nothing is deleted',
    ],
  },
  {
    defect: 'has no limit',
    subject: asking(({ limit: _, ...policy }) => policy),
    rules: [
      'no more are deleted than the limit says, the oldest first',
      'a policy that can not be is refused, and nothing is deleted',
    ],
  },
  {
    defect: 'counts what is there, and not what is gone',
    subject: telling((purged) => ({ ...purged, deleted: purged.deleted + 1 })),
    rules: [
      'where nothing may go nothing goes',
      'purges at once, beside appends, delete each message once and nothing else',
      'the last message stays until another follows it, and the head where it is',
    ],
  },
  {
    defect: 'only says that they are gone',
    subject: purging((store, policy) => {
      const kept = store.log.expendable(Infinity);
      return { ...store.purge({ ...policy, limit: 1 }), deleted: kept.length };
    }),
    rules: ['what is purged is gone for good', 'no more are deleted than the limit says, the oldest first'],
  },
  {
    defect: 'remembers the ids of what is gone',
    subject: soundBut((store) => {
      const ids = new Set<string>();
      const append = (envelopes: Parameters<InMemoryMessageLog['append']>[0]): void => {
        for (const { id } of envelopes) {
          if (ids.has(id)) throw new Error(`${id} was there.`);
          ids.add(id);
        }
        store.log.append(envelopes);
      };
      return { log: overriding(store.log, { append }) };
    }),
    rules: ['the id of a message that is gone may come again, and that of no other'],
  },
  {
    defect: 'waits for nobody',
    subject: asking((policy) => ({ ...policy, ignore: ['mail', 'news', 'post'] })),
    rules: [
      'what a subscription has not passed stays, and what it has passed goes',
      'the partition that is behind the others decides',
      'what is parked stays, whether it is retried, behind another or dead',
      'what was parked goes when it is settled or skipped',
      'who keeps others from going is told, in the order of names, with the reason',
      'a subscription that is ignored holds nothing up, and the others do',
    ],
  },
  {
    defect: 'waits for the first of the partitions only',
    subject: purging((store, policy) => {
      const [first] = store.subscriptions.states(['mail']);
      return store.purge({ ...policy, ignore: (first?.position ?? 0) > 3 ? ['mail'] : [] });
    }),
    rules: ['the partition that is behind the others decides'],
  },
  {
    defect: 'waits only for those that somebody works on',
    subject: purging((store, policy) =>
      store.purge({ ...policy, ignore: except(store, ({ owner, paused }) => owner !== undefined && !paused) }),
    ),
    rules: ['every subscription has to pass, whether somebody works on it or not'],
  },
  {
    defect: 'waits for those who are ignored',
    subject: asking(({ ignore: _, ...policy }) => policy),
    rules: ['a subscription that is ignored holds nothing up, and the others do'],
  },
  {
    defect: 'takes what is parked',
    subject: purging((store, policy) => {
      const purged = store.purge(policy);
      const parked = store.subscriptions.parked('mail').map(({ position }) => position);
      store.log.remove(new Set(parked));
      return purged;
    }),
    rules: [
      'what is parked stays, whether it is retried, behind another or dead',
      'what was parked goes when it is settled or skipped',
    ],
  },
  {
    defect: 'keeps for ever what was parked once',
    subject: purging((store, policy) => {
      const skipped = store.subscriptions.parked('mail', { status: 'skipped' });
      return skipped.length > 0 ? { deleted: 0, heldUpBy: [] } : store.purge(policy);
    }),
    rules: ['what was parked goes when it is settled or skipped'],
  },
  {
    defect: 'tells nobody who holds it up',
    subject: telling((purged) => ({ ...purged, heldUpBy: [] })),
    rules: [
      'the partition that is behind the others decides',
      'who keeps others from going is told, in the order of names, with the reason',
    ],
  },
  {
    defect: 'tells of everyone as if they held it up',
    subject: purging((store, policy) => {
      const all = store.subscriptions
        .standing()
        .map(({ subscription, position }) => ({ subscription, position, parked: 0 }));
      return { ...store.purge(policy), heldUpBy: all };
    }),
    rules: ['who has not passed what would stay anyway holds nothing up'],
  },
  {
    defect: 'tells them backwards',
    subject: telling((purged) => ({ ...purged, heldUpBy: purged.heldUpBy.toReversed() })),
    rules: ['who keeps others from going is told, in the order of names, with the reason'],
  },
  {
    defect: 'takes the last message',
    subject: taking((log) => (log.read(0, Infinity).length === 1 ? [log.head()] : [])),
    rules: [
      'the last message stays until another follows it, and the head where it is',
      'positions go on after a purge, and none is given twice',
    ],
  },
  {
    defect: 'numbers what is left anew',
    subject: logging((log) => ({
      read: (after: number, limit: number) =>
        log
          .read(0, Infinity)
          .map(({ envelope }, index) => ({ position: index + 1, envelope }))
          .slice(after, after + limit),
    })),
    rules: [
      'a reader that begins at a deleted position reads on with what is there',
      'positions go on after a purge, and none is given twice',
      'what stays is read as it was',
      'the last message stays until another follows it, and the head where it is',
    ],
  },
  {
    defect: 'reads by places that are not positions any more',
    subject: logging((log) => ({
      read: (after: number, limit: number) => log.read(0, Infinity).slice(after, after + limit),
    })),
    rules: [
      'a reader that begins at a deleted position reads on with what is there',
      'positions go on after a purge, and none is given twice',
    ],
  },
  {
    defect: 'has its streams begin after a purge',
    subject: soundBut((store) => {
      let isPurged = false;
      return {
        purge: (policy: PurgePolicy) => {
          isPurged = true;
          return store.purge(policy);
        },
        log: overriding(store.log, {
          append: (envelopes: Parameters<InMemoryMessageLog['append']>[0]) => {
            if (!isPurged) return store.log.append(envelopes);
            return store.log.append(envelopes.map(({ aggregate: _, ...envelope }) => envelope));
          },
        }),
      };
    }),
    rules: ['a stream goes on after a purge where it was'],
  },
];
