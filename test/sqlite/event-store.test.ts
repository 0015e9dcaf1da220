import { eventStoreContract, runContract, snapshotStoreContract } from 'demesne/testing/contract';
import { describe, it } from 'vitest';
import { opened } from './opened.ts';

runContract(eventStoreContract({ name: 'SqliteStore', open: (messages) => opened({ messages }) }), { describe, it });
runContract(snapshotStoreContract({ name: 'SqliteSnapshotStore', open: () => opened() }), { describe, it });
