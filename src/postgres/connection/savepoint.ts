import { Mutex } from '../../messaging/waiting/mutex.ts';
import type { PostgresQueryable, PostgresTransactionClient } from './postgres-database.ts';

/** By clients: of two savepoints that overlap, one would undo what the other has released. */
const writing = /* @__PURE__ */ new WeakMap<PostgresQueryable, Mutex>();

/** Writes within somebody's transaction, once all that began before on its client has ended. */
export function inTurn<T>(client: PostgresQueryable, write: () => Promise<T>): Promise<T> {
  const mutex = writing.get(client) ?? new Mutex();
  writing.set(client, mutex);
  return mutex.run(write);
}

/** Does some work within somebody's transaction. Work that fails, or answers with a reason, leaves the transaction as it was. */
export async function allOrNothing<Reason>(
  client: PostgresTransactionClient,
  work: (client: PostgresQueryable) => Promise<Reason | void>,
): Promise<Reason | undefined> {
  let reason: Reason | void = undefined;
  const undone = new Error('undone');
  const answered = async (own: PostgresQueryable): Promise<void> => {
    reason = await work(own);
    if (reason !== undefined) throw undone;
  };
  try {
    await inTurn(client, () =>
      client.savepoint === undefined ? savepoint(client, answered) : client.savepoint(answered),
    );
  } catch (error) {
    if (error !== undone) throw error;
  }
  return reason ?? undefined;
}

async function savepoint(client: PostgresQueryable, work: (client: PostgresQueryable) => Promise<void>): Promise<void> {
  await client.query('savepoint demesne');
  try {
    await work(client);
    await client.query('release savepoint demesne');
  } catch (error) {
    // Of a connection that is lost, the first failure tells.
    await undo(client).catch(() => undefined);
    throw error;
  }
}

/** One statement at a time: not every client takes two at once. */
async function undo(client: PostgresQueryable): Promise<void> {
  await client.query('rollback to savepoint demesne');
  await client.query('release savepoint demesne');
}
