import { expect } from 'vitest';

/** Behind `expression; // throws NameOrMessage` in an example. */
export function throws(run: () => unknown, expected: string): void {
  let thrown: unknown;
  try {
    run();
  } catch (error) {
    thrown = error;
  }
  expectThrown(thrown, expected);
}

/** Behind `await expression; // throws NameOrMessage` in an example. */
export async function rejects(run: () => Promise<unknown>, expected: string): Promise<void> {
  expectThrown(
    await run().then(
      () => undefined,
      (error: unknown) => error,
    ),
    expected,
  );
}

function expectThrown(thrown: unknown, expected: string): void {
  if (!(thrown instanceof Error)) expect.fail(`expected to throw ${expected}, threw ${String(thrown)}`);
  const { name, message } = thrown;
  const code = 'code' in thrown ? thrown.code : undefined;
  if (name !== expected && code !== expected && !message.includes(expected))
    expect.fail(`expected to throw ${expected}, threw ${name}: ${message}`);
}
