import * as node from 'node:test';
import { ValueObject } from 'demesne';
import { InMemoryStore, InMemoryUnitOfWork } from 'demesne/in-memory';
import { runContract, unitOfWorkContract, valueObjectContract, type Contract } from 'demesne/testing/contract';
import * as vitest from 'vitest';
import { z } from 'zod';

declare const contract: Contract;

vitest.it('takes the describe and it of any runner', () => {
  runContract(contract, { describe: vitest.describe, it: vitest.it });
  runContract(contract, { describe: node.describe, it: node.it });
  // @ts-expect-error: a contract needs somewhere to register its rules
  runContract(contract, { describe: vitest.describe });
});

vitest.it('takes a store without a type annotation', () => {
  unitOfWorkContract({
    open: () => {
      const store = new InMemoryStore();
      return { log: store.log, unitOfWork: (recipes, options) => new InMemoryUnitOfWork(store, recipes, options) };
    },
  });
  // @ts-expect-error: a store has a log
  unitOfWorkContract({ open: () => ({ unitOfWork: () => undefined }) });
});

vitest.it('takes values of the class under contract, two at least', () => {
  class Name extends ValueObject.define('Name', z.string().min(1)) {}
  class Town extends ValueObject.define('Town', z.string().min(1)) {}
  const [ada, bob] = [new Name('Ada'), new Name('Bob')];
  valueObjectContract({ type: Name, samples: () => [ada, bob], refused: [''] });
  // @ts-expect-error: one value says nothing of equality
  valueObjectContract({ type: Name, samples: () => [ada], refused: [''] });
  // @ts-expect-error: a value of another class
  valueObjectContract<Name>({ type: Name, samples: () => [ada, new Town('Rome')], refused: [''] });
});
