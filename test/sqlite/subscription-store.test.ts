import { FixedClock } from 'demesne/testing';
import { runContract, subscriptionStoreContract } from 'demesne/testing/contract';
import { describe, it } from 'vitest';
import { opened } from './opened.ts';

runContract(
  subscriptionStoreContract({
    name: 'SqliteSubscriptionStore',
    open: () => {
      const clock = new FixedClock();
      const { store, dispose } = opened({ clock });
      return { store: store.subscriptions, pass: (ms) => clock.advance(Math.ceil(ms)), dispose };
    },
  }),
  { describe, it },
);
