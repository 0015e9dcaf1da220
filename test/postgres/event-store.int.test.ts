import { eventStoreContract, runContract, snapshotStoreContract } from 'demesne/testing/contract';
import { describe, it } from 'vitest';
import { missing } from './cluster.ts';
import { postgres } from './opened.ts';

describe.skipIf(missing)('PostgreSQL', () => {
  const { opened } = postgres();
  runContract(eventStoreContract({ name: 'PostgresStore', open: (messages) => opened({ messages }) }), {
    describe,
    it,
  });
  runContract(snapshotStoreContract({ name: 'PostgresSnapshotStore', open: () => opened() }), { describe, it });
});
