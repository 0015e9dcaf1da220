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

  it('are missed by nobody who inserts by hand', () => {
    const { database, store, dispose } = opened();
    const names = { subscription: 'inline/notes@1', types: ['test.Noted'] };
    store.readModels.registerInline({ model: 'test.notes', version: 1, ...names });
    const insert = (type: string) =>
      database.exec(`insert into demesne_messages (id, type, data, meta, bucket, tenant)
        values ('${type}', '${type}', '{}', '{}', 0, '')`);
    expect(() => insert('test.Noted')).toThrow('INLINE_BYPASSED');
    insert('test.Other');
    expect(store.log.head()).toBe(1);
    dispose();
  });
});
