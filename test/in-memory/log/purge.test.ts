import { InMemoryStore } from 'demesne/in-memory';
import { FixedClock } from 'demesne/testing';
import { purgeContract, runContract } from 'demesne/testing/contract';
import { describe, it } from 'vitest';

runContract(
  purgeContract({
    name: 'InMemoryStore',
    open: () => {
      const clock = new FixedClock();
      return { store: new InMemoryStore({ clock }), pass: (ms) => clock.advance(Math.ceil(ms)) };
    },
  }),
  { describe, it },
);
