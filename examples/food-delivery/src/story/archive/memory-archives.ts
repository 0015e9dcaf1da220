import { InMemoryStore } from 'demesne/in-memory';
import type { Archives } from './archive.ts';

/** In the memory of this process: gone when it ends. */
export const memoryArchives: Archives = {
  open: async () => ({
    store: new InMemoryStore(),
    outside: new InMemoryStore(),
    isDurable: false,
    partitions: 1,
    close: async () => {},
  }),
  discard: async () => {},
};
