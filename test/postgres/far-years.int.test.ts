import { Instant, stateStored } from 'demesne';
import { PostgresUnitOfWork } from 'demesne/postgres';
import { FixedClock } from 'demesne/testing';
import { ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { Jar, JarId } from '../event-sourcing/projection/kitchen.ts';
import { missing } from './cluster.ts';
import { postgres } from './opened.ts';

describe.skipIf(missing)('aggregates of far years, on PostgreSQL', () => {
  const { opened } = postgres();

  it.each([
    ['after 9999', '+012026-03-01T12:00:00.007Z'],
    ['before Christ', '-000043-03-15T12:00:00.007Z'],
    ['of our time', '2026-03-01T12:00:00.007Z'],
  ])('one of a year %s is dated by it', async (_, time) => {
    const { store } = await opened({ settings: '-c timezone=Asia/Kathmandu' });
    const unit = new PostgresUnitOfWork(store, { jars: stateStored(Jar) }, { clock: new FixedClock(time) });
    const id = JarId.of('a');
    await unit.run(({ jars }) => jars.save(Jar.open(id)));
    const found = await unit.run(async ({ jars }) => ok(await jars.stamps(id)));
    expect(found._unsafeUnwrap()).toMatchObject({ createdAt: Instant.of(time), updatedAt: Instant.of(time) });
  });
});
