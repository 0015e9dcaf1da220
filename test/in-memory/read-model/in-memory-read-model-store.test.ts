import { InMemoryStore } from 'demesne/in-memory';
import { readModelStoreContract, runContract } from 'demesne/testing/contract';
import { describe, it } from 'vitest';

runContract(readModelStoreContract({ name: 'InMemoryReadModelStore', open: () => new InMemoryStore() }), {
  describe,
  it,
});
