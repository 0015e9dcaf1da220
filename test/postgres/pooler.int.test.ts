import { Instant } from 'demesne';
import { IntegrationEvent } from 'demesne/messaging';
import { PostgresUnitOfWork } from 'demesne/postgres';
import {
  eventStoreContract,
  messageLogContract,
  repositoryContract,
  runContract,
  snapshotStoreContract,
  subscriptionStoreContract,
  unitOfWorkContract,
  type UnitOfWorkSubject,
} from 'demesne/testing/contract';
import { describe, expect, it } from 'vitest';
import { missing, startPrivateCluster, type Cluster } from './cluster.ts';
import { postgres } from './opened.ts';
import { pass } from './passing.ts';
import { missingPooler, startPooler } from './pooler.ts';
import { missingPrograms } from './server-programs.ts';

class NoticePinned extends IntegrationEvent.define('library.published.NoticePinned', {}) {}

async function startBehindPooler(): Promise<Cluster> {
  const server = await startPrivateCluster();
  const pooler = await startPooler(server);
  const stop = (): void => {
    pooler.stop();
    server.stop();
  };
  return { url: pooler.url, stop };
}

describe.skipIf(missing ?? missingPrograms ?? missingPooler)('PostgreSQL behind PgBouncer in transaction mode', () => {
  const { opened } = postgres(startBehindPooler);

  const unitOfWork: UnitOfWorkSubject = {
    name: 'PostgresUnitOfWork',
    open: async (messages) => {
      const { store, dispose } = await opened({ messages });
      return {
        log: store.log,
        unitOfWork: (recipes, options) => new PostgresUnitOfWork(store, recipes, options),
        dispose,
      };
    },
  };
  runContract(unitOfWorkContract(unitOfWork), { describe, it });
  runContract(repositoryContract(unitOfWork), { describe, it });

  runContract(
    messageLogContract({
      name: 'PostgresMessageLog',
      open: async (messages) => {
        const { store, dispose } = await opened({ messages });
        return { log: store.log, append: (envelopes) => store.log.append(envelopes), dispose };
      },
    }),
    { describe, it },
  );

  runContract(eventStoreContract({ name: 'PostgresStore', open: (messages) => opened({ messages }) }), {
    describe,
    it,
  });
  runContract(snapshotStoreContract({ name: 'PostgresSnapshotStore', open: () => opened() }), { describe, it });

  runContract(
    subscriptionStoreContract({
      name: 'PostgresSubscriptionStore',
      open: async () => {
        const { store, pool, schema, dispose } = await opened();
        return { store: store.subscriptions, pass: (ms) => pass(pool, schema, ms), dispose };
      },
    }),
    { describe, it },
  );

  it('sets nothing that the next user of a connection would find', async () => {
    const { store, pool } = await opened();
    const message = new NoticePinned();
    await store.log.append([
      { id: 'n-1', message, occurredAt: Instant.of('2026-03-01T12:00:00Z'), correlationId: 'c-1' },
    ]);
    expect(await store.log.head()).toBe(1);
    const settings = ['lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout'];
    for (let connections = 0; connections < 8; connections += 1) {
      for (const setting of settings) {
        expect((await pool.query(`select current_setting('${setting}') as value`)).rows).toEqual([{ value: '0' }]);
      }
    }
    const { rows } = await pool.query("select count(*)::integer as held from pg_locks where locktype = 'advisory'");
    expect(rows).toEqual([{ held: 0 }]);
  });
});
