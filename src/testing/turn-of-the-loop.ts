type Later = (work: () => void) => unknown;

const { setImmediate, setTimeout } = globalThis as unknown as { setImmediate?: Later; setTimeout: Later };

/**
 * Resolves once everything that could go on without waiting has gone on. The functions are taken when this file loads,
 * so that a runner's fake timers don't stop it.
 */
export const turnOfTheLoop = (): Promise<void> => new Promise((resolve) => (setImmediate ?? setTimeout)(resolve));
