import { InMemorySubscriptionStore } from 'demesne/in-memory';
import { FixedClock } from 'demesne/testing';
import { runContract, subscriptionStoreContract } from 'demesne/testing/contract';
import { describe, it } from 'vitest';

runContract(
  subscriptionStoreContract({
    name: 'InMemorySubscriptionStore',
    open: () => {
      const clock = new FixedClock();
      return { store: new InMemorySubscriptionStore(clock), pass: (ms) => clock.advance(Math.ceil(ms)) };
    },
  }),
  { describe, it },
);
