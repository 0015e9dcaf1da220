import { readModelStoreContract, runContract } from 'demesne/testing/contract';
import { describe, it } from 'vitest';
import { opened } from './opened.ts';

runContract(
  readModelStoreContract({
    name: 'SqliteReadModelStore',
    open: () => {
      const { store, dispose } = opened();
      return { readModels: store.readModels, subscriptions: store.subscriptions, dispose };
    },
  }),
  { describe, it },
);
