import { stateStored } from 'demesne';
import { Deadline, exponentialBackoff } from 'demesne/messaging';
import { SqliteUnitOfWork } from 'demesne/sqlite';
import { FixedClock, ManualTimer, SequentialIdentifiers } from 'demesne/testing';
import type Database from 'libsql';
import { ok, safeTry } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { alice, depositing, noon, opening, type Bank } from '../application/unit-of-work/bank-world.ts';
import { Account, EntryWritten, Journal, JournalId } from '../application/unit-of-work/bank.ts';
import { Noted, World } from '../messaging/durable-subscription/kit.ts';
import { opened } from './opened.ts';

class Reminded extends Deadline.define('bank.Reminded', { text: z.string() }) {}

/** More than any page that is there has room for. */
const LONG = 'x'.repeat(100_000);
const JOURNAL = JournalId.of('j');

/** A file can't grow beyond so many pages, as on a disk that is full. */
function fill(database: Database.Database): void {
  const [row] = database.prepare('pragma page_count').all() as { page_count: number }[];
  database.exec(`pragma max_page_count = ${row?.page_count}`);
}

const makeRoom = (database: Database.Database): unknown => database.exec('pragma max_page_count = 1000000');

/** Every row of every table. */
function everything(database: Database.Database): object {
  const tables = database.prepare("select name from sqlite_master where name like 'demesne%' and type = 'table'").all();
  const names = (tables as { name: string }[]).map(({ name }) => name);
  return Object.fromEntries(names.map((name) => [name, database.prepare(`select * from ${name}`).all()]));
}

/** A store with an account, a journal and the lease of a subscription. */
async function scene() {
  const { store, database } = opened({ clock: new FixedClock(noon) });
  const recipes = { accounts: stateStored(Account), journals: stateStored(Journal) };
  const ports = { clock: new FixedClock(noon), identifiers: new SequentialIdentifiers(), timer: new ManualTimer() };
  const unit = new SqliteUnitOfWork(store, recipes, ports);
  await unit.run(opening([alice, 10]));
  await unit.run(({ journals }) => journals.save(Journal.begin(JOURNAL)));
  store.subscriptions.register('listen', 1, 0);
  const [lease] = store.subscriptions.heartbeat('here', ['listen'], 10_000).leases;
  if (lease === undefined) throw new Error('A lease was expected.');
  return { store, database, unit, lease };
}

type Scene = Awaited<ReturnType<typeof scene>>;

/** An account first, which there would be room for, and then a journal. */
const depositingAndWriting = (bank: Bank) =>
  safeTry(async function* () {
    yield* await depositing(alice, 5)(bank);
    const journal = yield* await bank.journals.get(JOURNAL);
    yield* journal.write(LONG);
    yield* await bank.journals.save(journal);
    return ok();
  });

const append = ({ store }: Scene) => {
  const aggregate = { type: 'Journal', id: 'other', version: 1 };
  const envelope = { occurredAt: noon, correlationId: 'c' };
  store.log.append([
    { ...envelope, id: 'e-1', message: new EntryWritten({ text: 'short' }), aggregate },
    { ...envelope, id: 'e-2', message: new EntryWritten({ text: LONG }), aggregate: { ...aggregate, version: 2 } },
  ]);
};

function checkpoint({ store, lease }: Scene) {
  const cause = { refused: false, name: 'Error', message: 'x'.repeat(2_000) };
  const parked = Array.from({ length: 100 }, (_, index) => ({
    key: `k-${index}`,
    position: index + 1,
    bucket: 1,
    id: `m-${index}`,
    type: 'bank.EntryWritten',
    status: 'dead' as const,
    attempts: 2,
    cause,
    firstAt: noon,
    lastAt: noon,
  }));
  expect(store.subscriptions.checkpoint(lease, 2, { parked })).toBe(true);
}

const once = ({ unit }: Scene) =>
  unit.runOnce(
    async (bank) => (await depositing(alice, 5)(bank)).map(() => LONG),
    { subscription: 'book', causationId: 'm-0' },
    { result: { encode: (text) => text, decode: String } },
  );

const schedule = ({ unit }: Scene) =>
  unit.run(async (bank, context) => {
    context.schedule(new Reminded({ text: LONG }), { at: noon, key: 'k' });
    return depositing(alice, 5)(bank);
  });

describe('where there is no room left', () => {
  it.each<[string, (scene: Scene) => unknown]>([
    ['a unit', ({ unit }) => unit.run(depositingAndWriting)],
    ['an append', append],
    ['a checkpoint', checkpoint],
    ['a receipt with its result', once],
    ['a scheduled message', schedule],
  ])('%s is refused with what the driver says, keeps nothing, and is done once there is room', async (_, act) => {
    const found = await scene();
    const before = everything(found.database);
    fill(found.database);
    await expect((async () => act(found))()).rejects.toMatchObject({ code: 'SQLITE_FULL' });
    expect(everything(found.database)).toEqual(before);
    makeRoom(found.database);
    await act(found);
    expect(everything(found.database)).not.toEqual(before);
  });

  it('reading goes on', async () => {
    const { store, database, unit } = await scene();
    fill(database);
    await expect(unit.run(depositingAndWriting)).rejects.toMatchObject({ code: 'SQLITE_FULL' });
    expect(store.log.read(0, 10)).toHaveLength(2);
    const balance = await unit.run(async ({ accounts }) => (await accounts.get(alice)).map((one) => one.balance));
    expect(balance).toEqual(ok(10));
  });

  it('what is due comes into the log all the same, since it takes the room it had', async () => {
    const found = await scene();
    await schedule(found);
    fill(found.database);
    expect(found.store.schedule.fire(noon, 10)).toBe(1);
    expect(found.store.schedule.find('k')).toBe(undefined);
  });

  it('a subscription that can not park anything says so, passes nothing over, and goes on once there is room', async () => {
    let database: Database.Database | undefined;
    const world = new World((clock) => {
      const found = opened({ clock });
      database = found.database;
      return { log: found.store.log, subscriptions: found.store.subscriptions, dispose: found.dispose };
    });
    const notes = Array.from({ length: 60 }, (_, index) => `${String.fromCodePoint(0x4e00 + index)}1`);
    await world.commit(...notes);
    let isFull = true;
    const handled = new Set<string>();
    const retry = exponentialBackoff({ attempts: 20, firstDelayMs: 100, jitter: 0 });
    const subscriptions = world.instance({ retry });
    subscriptions.subscribe(Noted, {
      name: 'write-down',
      from: 'start',
      handle: ({ data: { note } }) => {
        if (isFull) throw new Error('no room either '.repeat(150));
        handled.add(note);
      },
    });
    fill(database as Database.Database);
    await subscriptions.start();
    await world.pass(5_000);
    expect(world.faults).toContainEqual(expect.objectContaining({ code: 'SQLITE_FULL' }));
    expect((await subscriptions.overview())[0]).toMatchObject({ position: 0, parked: 0 });

    makeRoom(database as Database.Database);
    isFull = false;
    await world.drained(subscriptions);
    await world.stopped(subscriptions);
    expect([...handled]).toEqual(notes);
    expect(await world.ground.subscriptions.parked('write-down')).toEqual([]);
    world.ground.dispose?.();
  });
});
