import { InMemoryStore } from 'demesne/in-memory';
import type { SubscriptionStore } from 'demesne/messaging';
import { projectionContract } from 'demesne/testing/contract';
import { describe, expect, it } from 'vitest';
import { overriding } from '../overriding.ts';
import { brokenStores } from './read-model-stores.ts';

/** What is wrong with a store, and the rule of projections over it that finds it out. */
const found: readonly (readonly [defect: keyof typeof brokenStores, rule: string])[] = [
  ['finds nothing by key', 'a projection goes on where it was stopped'],
  ['has one tenant for all', 'what is of one tenant changes the rows of no other'],
  ['forgets rows', 'events become rows, in their order'],
  ['writes one row at a time', 'partitions make the same rows'],
  ['takes nothing away', 'events become rows, in their order'],
  ['writes whatever is there', 'a row that another has changed is read anew, and not overwritten'],
  ['forgets what was left out', 'what may be left out is kept among the dead letters'],
  [
    'forgets that a batch was clean',
    'a death stops nothing; each event is written before the next, until a batch has gone by',
  ],
  ['forgets what was left out', 'an event that kills is left out where mistakes are'],
  ['cancels nothing', 'a rebuild that is given up leaves nothing, and the live version stays'],
  ['says that all is cancelled', 'what is live is not given up'],
  ['forgets how far a version replays', 'effects are those of live events only'],
];

const killing = 'an event that kills its runner stops the projection, once its attempts are spent';

/** What is wrong with the subscriptions of a store, and the rule of projections that finds it out. */
const suspecting: readonly (readonly [defect: string, rule: string, broken: (sound: SubscriptionStore) => object])[] = [
  ['count no attempts', killing, () => ({ suspect: () => 1 })],
  [
    'notice no death',
    killing,
    (sound) => ({
      heartbeat: async (...given: Parameters<SubscriptionStore['heartbeat']>) => {
        const { leases, surplus } = await sound.heartbeat(...given);
        return { leases: leases.map((lease) => ({ ...lease, crashes: 0 })), surplus };
      },
    }),
  ],
  ...[
    'what was stopped by deaths is tried again when it is resumed',
    'an event that fails, and is survived, was not the one that kills',
  ].map(
    (rule) =>
      [
        'suspect a message for ever',
        rule,
        (sound: SubscriptionStore) => ({
          checkpoint: (...given: Parameters<SubscriptionStore['checkpoint']>) =>
            given[0].position === given[1] || sound.checkpoint(...given),
        }),
      ] as const,
  ),
];

describe('projections over a store', () => {
  it.each(found)('that %s break a rule: %s', async (defect, rule) => {
    const contract = projectionContract(brokenStores[defect] as never);
    const proof = contract.rules.find(({ name }) => name === rule);
    await expect(proof?.run()).rejects.toBeInstanceOf(Error);
  });

  it.each(suspecting)('whose subscriptions %s break a rule: %s', async (_, rule, broken) => {
    const open = () => {
      const store = new InMemoryStore();
      return overriding(store, { subscriptions: overriding(store.subscriptions, broken(store.subscriptions)) });
    };
    const proof = projectionContract({ open }).rules.find(({ name }) => name === rule);
    await expect(proof?.run()).rejects.toBeInstanceOf(Error);
  });
});
