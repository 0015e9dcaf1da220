import { Instant } from 'demesne';
import { stateStored, type RepositoriesOf } from 'demesne/application';
import { Subscriptions, type Envelope } from 'demesne/messaging';
import { SqliteStore, SqliteUnitOfWork, type SqliteDatabase } from 'demesne/sqlite';
import { ok, safeTry, type Result } from 'neverthrow';
import { LoadChanged, LoadTold, Shelf, ShelfChecked, ShelfId, shelfMessages } from './keeping-model.ts';

const noon = Instant.of('2026-03-01T12:00:00Z');
const clock = { now: () => noon };
const [a, b] = [ShelfId.of('shelf-a'), ShelfId.of('shelf-b')];
const odd = 'the "odd" one,\u0000 \u{1f4a1} and\ud800';
const recipes = { shelves: stateStored(Shelf) };
type Shelves = RepositoriesOf<typeof recipes>;

/** JSON with a place for what it has no form of. */
const plain = (value: unknown): unknown =>
  JSON.parse(
    JSON.stringify(value, (_, one: unknown) => {
      if (typeof one === 'bigint') return `${one}n`;
      return one === undefined ? 'nothing' : one;
    }) ?? '"nothing"',
  );

/** What was answered, or thrown. */
async function told(act: () => unknown): Promise<unknown> {
  try {
    return plain(await act());
  } catch (error) {
    return `thrown: ${(error as { code?: string }).code} ${(error as Error).name}`;
  }
}

const taking =
  (id: ShelfId, load: bigint) =>
  ({ shelves }: Shelves) =>
    safeTry(async function* () {
      const shelf = yield* await shelves.get(id);
      yield* shelf.take(load);
      yield* await shelves.save(shelf);
      return ok(shelf.load);
    });

const building =
  (id: ShelfId) =>
  ({ shelves }: Shelves): Promise<Result<void, unknown>> =>
    shelves.save(Shelf.build(id, odd));

function opened(database: SqliteDatabase) {
  const store = new SqliteStore(database, { clock, messages: shelfMessages });
  store.migrate();
  store.migrate();
  let ids = 0;
  const unit = new SqliteUnitOfWork(store, recipes, { clock, identifiers: { next: () => `m-${(ids += 1)}` } });
  return { store, unit };
}

type Opened = ReturnType<typeof opened>;

/** Units: what is committed, in conflict, done once, removed and asked for. */
async function committed({ unit }: Opened): Promise<object> {
  const context = { subscription: 'take', messageId: 'm/1', tenant: 'north' };
  const result = { encode: (load: bigint) => load.toString(), decode: (json: unknown) => BigInt(String(json)) };
  let isFirst = true;
  const clashing = ({ shelves }: Shelves) =>
    safeTry(async function* () {
      const shelf = yield* await shelves.get(b);
      if (isFirst) await unit.run(taking(b, 9_007_199_254_740_993n));
      isFirst = false;
      yield* shelf.take(1n);
      yield* await shelves.save(shelf);
      return ok(shelf.load);
    });
  const where = { isFull: true, height: { gte: 1.75 } };
  return {
    built: await told(() => unit.run(building(a), { actor: 'Ada' })),
    builtElsewhere: await told(() => unit.run(building(a), { tenant: 'north' })),
    builtToo: await told(() => unit.run(building(b))),
    builtTwice: await told(() => unit.run(building(a), { attempts: 1 })),
    taken: await told(() => unit.run(taking(a, 2n ** 70n), { actor: 'Bob' })),
    clashed: await told(() => unit.run(clashing, { attempts: 1 })),
    tried: await told(() => unit.run(taking(b, 12n))),
    once: await told(() => unit.runOnce(taking(a, 5n), context, { result })),
    again: await told(() => unit.runOnce(taking(a, 5n), context, { result })),
    page: await told(() => unit.run(async ({ shelves }) => shelves.page({ where, orderBy: [['height', 'desc']] }))),
    count: await told(() => unit.run(async ({ shelves }) => ok(await shelves.count({ where: { isFull: false } })))),
    stamps: await told(() => unit.run(async ({ shelves }) => ok(await shelves.stamps(a)))),
  };
}

const envelope = (id: string, version: number, part: Partial<Envelope> = {}): Envelope => ({
  id,
  message: new LoadChanged({ load: BigInt(version) }),
  occurredAt: noon,
  aggregate: { type: 'Shelf', id: 'by hand', version },
  correlationId: 'c',
  ...part,
});

/** The log by itself, and what waits for its time. */
async function logged({ store, unit }: Opened): Promise<object> {
  const { aggregate: _, ...noAggregate } = envelope('h-3', 3);
  const sold: Envelope = { ...noAggregate, message: new LoadTold({ load: 0.1 }) };
  const scheduled = unit.run((__, context) => {
    context.schedule(new ShelfChecked({ name: odd }), { at: noon.plusMs(1_000), key: 'check' });
    return ok();
  });
  return {
    appended: await told(() => store.log.append([envelope('h-1', 1), envelope('h-2', 2), sold])),
    duplicate: await told(() => store.log.append([envelope('h-4', 3), envelope('h-1', 4)])),
    taken: await told(() => store.log.append([envelope('h-4', 3), envelope('h-5', 2)])),
    gap: await told(() => store.log.append([envelope('h-4', 9)])),
    scheduled: await told(() => scheduled),
    due: await told(() => [store.schedule.find('check'), store.schedule.nextDueAt(), store.schedule.find('none')]),
    early: await told(() => store.schedule.fire(noon, 10)),
    fired: await told(() => [store.schedule.fire(noon.plusMs(1_000), 10), store.schedule.nextDueAt()]),
  };
}

/** A subscription to the end: some are handled, one is parked for good, and an operator decides. */
async function delivered({ store }: Opened): Promise<object> {
  const handled: string[] = [];
  const retry = { attempts: 3, delayMs: () => 0 };
  const subscriptions = new Subscriptions(store.log, store.subscriptions, { clock, retry });
  subscriptions.subscribe(LoadChanged, {
    name: 'weigh',
    from: 'start',
    handle: ({ data }, { attempt, aggregate }) => {
      if (data.load === 1n) throw new RangeError('too light');
      handled.push(`${aggregate.id} ${data.load} at attempt ${attempt}`);
    },
  });
  await subscriptions.start();
  await subscriptions.drain();
  const parked = (await subscriptions.operator('weigh').list()).map(({ cause, ...rest }) => ({
    ...rest,
    cause: cause?.name,
  }));
  await subscriptions.operator('weigh').edit((parked[0] as { position: number }).position, { load: '8' });
  await subscriptions.drain();
  const overview = (await subscriptions.overview()).map(({ owner: _, ...rest }) => rest);
  await subscriptions.stop();
  return { handled: handled.toSorted(), parked: plain(parked), overview: plain(overview) };
}

/** Keeps all sorts of things in a database; what came of it is the same with every driver. */
export async function keep(database: SqliteDatabase): Promise<object> {
  const found = opened(database);
  const { store } = found;
  const units = await committed(found);
  const log = await logged(found);
  const subscription = await delivered(found);
  const left = {
    head: store.log.head(),
    messages: plain(store.log.read(0, Infinity)),
    stream: plain(store.log.readStream('Shelf/by hand', 2, 10)),
    findings: plain(store.examine()),
    purged: plain(store.purge({ olderThanMs: 0 })),
    forgotten: plain(store.inbox.purge({ olderThanMs: 0 })),
  };
  store.close();
  return { units, log, subscription, left };
}
