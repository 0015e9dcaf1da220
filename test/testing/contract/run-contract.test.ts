import { runContract, type Contract } from 'demesne/testing/contract';
import { unitOfWorkContract } from 'demesne/testing/contract';
import { describe, expect, it } from 'vitest';
import { inMemory } from './in-memory-bank.ts';

const rule = 'a run answers what its work answers';

function registered(contract: Contract, hasSkip: boolean) {
  const seen = { suites: [] as string[], tests: [] as string[], skipped: [] as string[], printed: [] as string[] };
  const bodies: (() => Promise<void>)[] = [];
  const register = (list: string[]) => (name: string, body: () => Promise<void>) => {
    list.push(name);
    bodies.push(body);
  };
  const it = Object.assign(register(seen.tests), hasSkip ? { skip: register(seen.skipped) } : {});
  runContract(contract, {
    describe: (name, body) => {
      seen.suites.push(name);
      body();
    },
    it,
    print: (line) => seen.printed.push(line),
  });
  return { ...seen, bodies };
}

describe('running a contract', () => {
  it('registers each rule as a test of its suite', async () => {
    const contract: Contract = {
      name: 'A lamp',
      rules: [
        { name: 'shines', run: async () => {} },
        { name: 'never breaks', run: () => Promise.reject(new Error('it broke')) },
      ],
    };
    const { suites, tests, bodies } = registered(contract, true);
    expect([suites, tests]).toEqual([['A lamp'], ['shines', 'never breaks']]);
    const [shines, breaks] = bodies as [() => Promise<void>, () => Promise<void>];
    await expect(shines()).resolves.toBeUndefined();
    await expect(breaks()).rejects.toThrow('it broke');
  });

  it.each([true, false])(
    'prints what is skipped, with the reason, whether the runner can skip (%s) or not',
    async (can) => {
      const contract = unitOfWorkContract({ ...inMemory, skips: { [rule]: 'not ready' } });
      const { tests, skipped, printed, bodies } = registered(contract, can);
      const title = `${rule} (skipped: not ready)`;
      expect(can ? skipped : tests).toContain(title);
      expect(tests).not.toContain(rule);
      expect(printed).toEqual([`InMemoryUnitOfWork: ${title}`]);
      expect(bodies).toHaveLength(contract.rules.length);
    },
  );

  it('refuses to skip a rule that is none, so that no skip outlives its rule', () => {
    const contract = () => unitOfWorkContract({ ...inMemory, skips: { 'runs on water': 'not ready' } });
    expect(contract).toThrow(expect.objectContaining({ code: 'UNKNOWN_RULE' }));
    expect(contract).toThrow(/"runs on water"/);
  });

  it('puts a world away whether its rule is kept or not', async () => {
    let [opened, disposed] = [0, 0];
    const { rules } = unitOfWorkContract({
      open: async (messages) => {
        opened += 1;
        const store = await inMemory.open(messages);
        return { ...store, dispose: () => void (disposed += 1) };
      },
    });
    await rules.find(({ name }) => name === rule)?.run();
    expect([opened, disposed]).toEqual([1, 1]);
  });
});
