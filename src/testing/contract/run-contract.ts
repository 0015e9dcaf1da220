import type { Contract } from './contract.ts';

/** Registers one test with a runner. */
type Register = (name: string, body: () => Promise<void>) => unknown;

/**
 * The part of a test runner that a contract needs: vitest, jest, mocha and node:test all have it.
 *
 * @see Meszaros 2007, xUnit Test Patterns, Test Runner
 * @since 0.1.0
 */
export interface ContractRunner {
  /** Groups the rules of a contract under its name. */
  readonly describe: (name: string, body: () => void) => unknown;
  readonly it: Register & { readonly skip?: Register };
  /** Prints a line for what is left out; the console unless given. */
  readonly print?: (line: string) => void;
}

/**
 * Registers each rule of a contract as a test.
 *
 * *When to use*: once per adapter, in a test file of its own.
 *
 * *Guarantees*: what is skipped stands in the test's title with its reason, and is printed.
 *
 * @example
 * ```ts
 * import { runContract, type Contract } from 'demesne/testing/contract';
 *
 * const contract: Contract = { name: 'A lamp', rules: [{ name: 'shines', run: async () => {} }] };
 * const titles: string[] = [];
 * runContract(contract, {
 *   describe: (_name, body) => body(),
 *   it: (name) => titles.push(name),
 * });
 * titles; // => ['shines']
 * ```
 * @param contract what an adapter has to keep
 * @param runner `{ describe, it }` of a test runner
 * @see Meszaros 2007, xUnit Test Patterns, Testcase Superclass, on tests for many implementations
 * @since 0.1.0
 */
export function runContract(contract: Contract, { describe, it, print = toConsole }: ContractRunner): void {
  describe(contract.name, () => {
    for (const { name, run, skipped } of contract.rules) {
      if (skipped === undefined) {
        it(name, async () => run());
        continue;
      }
      const title = `${name} (skipped: ${skipped})`;
      print(`${contract.name}: ${title}`);
      (it.skip ?? it)(title, async () => {});
    }
  });
}

const toConsole = (line: string): void =>
  (globalThis as unknown as { console: { warn(line: string): void } }).console.warn(line);
