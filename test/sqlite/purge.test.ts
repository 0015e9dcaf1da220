import { FixedClock } from 'demesne/testing';
import { purgeContract, runContract } from 'demesne/testing/contract';
import { describe, expect, it } from 'vitest';
import { deposit } from '../../src/testing/contract/message-log/deposits.ts';
import { notices } from '../../src/testing/contract/purge/notices.ts';
import { opened } from './opened.ts';

runContract(
  purgeContract({
    name: 'SqliteStore',
    open: (messages) => {
      const clock = new FixedClock();
      const { store, dispose } = opened({ clock, messages });
      return { store, pass: (ms) => clock.advance(Math.ceil(ms)), dispose };
    },
  }),
  { describe, it },
);

describe('the table of messages', () => {
  it('refuses to lose a message before, beside and after a purge, and an event for ever', () => {
    const clock = new FixedClock();
    const { database, store } = opened({ clock });
    store.log.append([...notices('n1'), deposit('a', 1), ...notices('n2', 'n3')]);
    const refused = (): void => {
      expect(() => database.exec('delete from demesne_messages where version is null')).toThrow(/never deleted/);
    };
    refused();
    expect(store.purge({ olderThanMs: 0, limit: 1 }).deleted).toBe(1);
    refused();
    database.exec('update demesne_purge_totals set is_purging = 1');
    expect(() => database.exec('delete from demesne_messages where version is not null')).toThrow(/never deleted/);
    expect(store.log.read(0, 10).map(({ position }) => position)).toEqual([2, 3, 4]);
  });
});
