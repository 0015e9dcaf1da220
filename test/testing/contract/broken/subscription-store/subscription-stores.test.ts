import { subscriptionStoreContract } from 'demesne/testing/contract';
import { describeBroken } from '../broken.ts';
import { subscriptionStores } from './subscription-stores-found.ts';

describeBroken('A subscription store', [subscriptionStoreContract], subscriptionStores);
