import { snapshotStoreContract } from 'demesne/testing/contract';
import { describeBroken } from '../broken.ts';
import { snapshotStores } from './stores.ts';

describeBroken('A store of snapshots', [snapshotStoreContract], snapshotStores);
