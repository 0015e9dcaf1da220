import { readModelStoreContract, runContract } from 'demesne/testing/contract';
import { describe, it } from 'vitest';
import { opened } from './opened.ts';

runContract(
  readModelStoreContract({
    name: 'SqliteReadModelStore',
    open: () => {
      const { store, dispose } = opened();
      const { log, readModels, subscriptions } = store;
      return { log, readModels, subscriptions, commit: (changes) => store.commit(changes), dispose };
    },
  }),
  { describe, it },
);
