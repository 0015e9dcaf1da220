import { stateStored } from 'demesne';
import { BufferedUnitOfWork } from 'demesne/application';
import { InMemoryStore } from 'demesne/in-memory';
import { describe, expect, it } from 'vitest';
import { opened } from '../../sqlite/opened.ts';
import { Account } from '../../application/unit-of-work/bank.ts';
import { orderSummary } from './orders.ts';
import { describeInline } from './inline.ts';

describe('rows that units write, in memory', () => {
  describeInline(async () => ({ store: new InMemoryStore(), dispose: () => undefined }));

  it('are refused where a store has no read models', () => {
    const store = { load: () => undefined, commit: () => undefined };
    const open = () =>
      new BufferedUnitOfWork(store, { accounts: stateStored(Account) }, { projections: [orderSummary] });
    expect(open).toThrow(expect.objectContaining({ code: 'STORE_CANNOT', lacks: 'readModels' }));
  });
});

describe('rows that units write, on SQLite', () => {
  describeInline(async () => opened());
});
