import { DomainEvent, Instant } from 'demesne';
import type { Store } from 'demesne/application';
import { Projection, ProjectionOperator, Projections, ReadModel, type ProjectionErrors } from 'demesne/event-sourcing';
import { InMemoryStore } from 'demesne/in-memory';
import { SqliteStore } from 'demesne/sqlite';
import Database from 'libsql';
import { err } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

class Counted extends DomainEvent.define('test.Counted', {}) {}
const Counts = ReadModel.define('test.counts', { id: z.string() }, { key: 'id' });

const fails = (): never => {
  throw new Error('looked at');
};
/** Whatever is asked of it throws. */
const untouchable = new Proxy({}, { get: fails, getPrototypeOf: fails, has: fails });
const revoked = Proxy.revocable({}, {});
revoked.revoke();

/** How the second of two events of an aggregate is told to fail, and how the projection stands then. */
async function overviewOf(store: Store, fail: () => unknown, errors: ProjectionErrors = {}) {
  const occurredAt = Instant.of('2026-03-01T12:00:00Z');
  const messages = [1, 2].map((version) => ({
    id: `m-${version}`,
    message: new Counted(),
    occurredAt,
    aggregate: { type: 'Counter', id: 'c', version },
    correlationId: 'c-1',
  }));
  const projection = Projection.define('counts', {
    version: 1,
    into: Counts,
    events: { Counted },
    project: {
      Counted: (_, rows, { id }) => (id === 'm-2' ? (fail() as never) : rows.put({ id })),
    },
    errors,
  });
  await store.log.append(messages);
  const projections = new Projections(store, [projection]);
  await projections.start();
  await projections.drain();
  await projections.stop();
  return ProjectionOperator.over(store, projection).overview();
}

const sqlite = (): SqliteStore => {
  const store = new SqliteStore(new Database(':memory:'));
  store.migrate();
  return store;
};

describe.each([['in memory', () => new InMemoryStore()] as const, ['on SQLite', sqlite] as const])('%s', (_, open) => {
  it.each([
    ['thrown', (error: unknown) => () => Promise.reject(error)],
    ['answered', (error: unknown) => () => err(error)],
  ] as const)('an error that cannot be looked at is a defect, where it is %s', async (_how, failing) => {
    for (const error of [untouchable, revoked.proxy]) {
      const found = await overviewOf(open(), failing(error));
      expect([found.activity, found.position, found.failure?.attempts]).toEqual(['stopped', 1, 1]);
      expect(found.failure?.cause.name).toBe('unreadable');
    }
  });

  it('an error that whoever classes it fails over is a defect, and is told as it was', async () => {
    const found = await overviewOf(open(), () => Promise.reject(new Error('x')), { classify: fails });
    expect([found.activity, found.failure?.attempts, found.failure?.cause.message]).toEqual(['stopped', 1, 'x']);
  });
});
