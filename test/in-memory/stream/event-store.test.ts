import { InMemoryStore } from 'demesne/in-memory';
import { eventStoreContract, runContract, snapshotStoreContract } from 'demesne/testing/contract';
import { describe, it } from 'vitest';

const inMemory = { name: 'InMemoryStore', open: () => ({ store: new InMemoryStore() }) };

runContract(eventStoreContract(inMemory), { describe, it });
runContract(snapshotStoreContract({ ...inMemory, name: 'InMemorySnapshotStore' }), { describe, it });
