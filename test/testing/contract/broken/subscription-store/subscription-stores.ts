import type { SubscriptionStoreSubject } from 'demesne/testing/contract';
import { storesCheckpoints } from './checkpoints.ts';
import { storesDecisions } from './decisions.ts';
import { storesLeases } from './leases.ts';
import { storesParking } from './parking.ts';

/** What is wrong with each; which rules find it out is said in the test. */
export const brokenSubscriptionStores: Readonly<Record<string, SubscriptionStoreSubject>> = {
  ...storesLeases,
  ...storesCheckpoints,
  ...storesParking,
  ...storesDecisions,
};
