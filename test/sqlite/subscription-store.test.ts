import { FixedClock } from 'demesne/testing';
import { runContract, subscriptionStoreContract } from 'demesne/testing/contract';
import { describe, expect, it } from 'vitest';
import { opened } from './opened.ts';

runContract(
  subscriptionStoreContract({
    name: 'SqliteSubscriptionStore',
    open: () => {
      const clock = new FixedClock();
      const { store, dispose } = opened({ clock });
      return { store: store.subscriptions, pass: (ms) => clock.advance(Math.ceil(ms)), dispose };
    },
  }),
  { describe, it },
);

describe('A skip', () => {
  it('keeps no note that the message was handled', () => {
    const { database, store, dispose } = opened();
    const noted = (): unknown => database.prepare('select position from demesne_handled_parked').all();
    store.subscriptions.register('mail', 1, 0);
    store.subscriptions.trackBuckets('mail');
    for (const position of [3, 4])
      database.prepare(`insert into demesne_handled_parked values ('mail', ?)`).run(position);
    database.exec(`insert into demesne_parked (subscription, position, key, bucket, id, type, status, attempts)
      values ('mail', 3, 'a', 0, 'm-3', 'notes.Noted', 'dead', 4)`);
    store.subscriptions.decide('mail', 3, { kind: 'skip', reason: 'a trial' });
    expect(noted()).toMatchObject([{ position: 4 }]);
    dispose();
  });
});
