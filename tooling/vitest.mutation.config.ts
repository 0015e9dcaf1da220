import { defineConfig } from 'vitest/config';
import { aliases } from './entries.ts';

/** The tests that tell a mutant from the real thing: no documents, no types, no other folders than those mutated. */
export default defineConfig({
  resolve: { alias: aliases(new URL('..', import.meta.url)) },
  test: {
    include: ['test/domain/**/*.test.ts', 'test/messaging/**/*.test.ts', 'test/testing/**/*.test.ts'],
    testTimeout: 10_000,
  },
});
