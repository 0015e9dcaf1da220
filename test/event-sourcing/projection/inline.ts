import { AggregateRoot, DomainEvent, Identifier, Instant, stateStored, type TypeOf } from 'demesne';
import { BufferedUnitOfWork, type Store, type UnitOfWorkOptions } from 'demesne/application';
import {
  EventStore,
  Projection,
  ProjectionOperator,
  Projections,
  ReadModel,
  ReadModels,
  type ProjectionContext,
} from 'demesne/event-sourcing';
import { Deadline, exponentialBackoff, IntegrationEvent, type Envelope, type MessageClass } from 'demesne/messaging';
import { err, ok, safeTry } from 'neverthrow';
import { expect, it } from 'vitest';
import { z } from 'zod';

const JarId = Identifier.define('JarId');
type JarId = TypeOf<typeof JarId>;
class JarOpened extends DomainEvent.define('kitchen.JarOpened', {}) {}
class SpoonTaken extends DomainEvent.define('kitchen.SpoonTaken', { spoons: z.int() }) {}

class Jar extends AggregateRoot.define('Jar', {
  id: JarId,
  state: { spoons: z.int() },
  events: { JarOpened, SpoonTaken },
  evolve: {
    JarOpened: () => ({ spoons: 0 }),
    SpoonTaken: (jar, { data }) => {
      jar.spoons += data.spoons;
    },
  },
}) {
  static open(id: JarId) {
    return new Jar(id).begin(new JarOpened());
  }
  take(spoons: number) {
    return this.record(new SpoonTaken({ spoons }));
  }
}

class SpoonsSold extends IntegrationEvent.define('shop.published.SpoonsSold', {}) {}
class ShelfDue extends Deadline.define('kitchen.ShelfDue', {}) {}
class TeaDue extends Deadline.define('kitchen.TeaDue', {}) {}

const Pantry = ReadModel.define('kitchen.pantry', { shelf: z.string(), spoons: z.int() }, { key: 'shelf' });

/** What was taken of all jars together. */
const pantryOf = (version = 1, taken: (event: SpoonTaken, context: ProjectionContext) => unknown = () => undefined) =>
  Projection.define('pantry', {
    version,
    into: Pantry,
    events: { SpoonTaken },
    project: {
      SpoonTaken: async (event, rows, context) => {
        const spoons = (await rows.get('all'))?.spoons ?? 0;
        rows.put({ shelf: 'all', spoons: spoons + version * event.data.spoons });
        return taken(event, context) as never;
      },
    },
  });

/** Rows of what comes by itself, beside the spoons. */
const noticesOf = (Notice: MessageClass) =>
  Projection.define('notices', {
    version: 1,
    into: ReadModel.define('kitchen.notices', { notice: z.string() }, { key: 'notice' }),
    events: { SpoonTaken, Notice },
    project: { SpoonTaken: () => undefined, Notice: (_, rows, { id }) => rows.put({ notice: id }) },
  });

const message = (id: string, about: Envelope['message'], version?: number): Envelope => ({
  id,
  message: about,
  occurredAt: Instant.of('2026-03-01T12:00:00Z'),
  correlationId: 'c-1',
  ...(version !== undefined && { aggregate: { type: 'Jar', id: 'b', version } }),
});

const bypassed = { code: 'INLINE_BYPASSED', projection: 'pantry', version: 1, type: SpoonTaken.type };

/** The rules of rows that are written with the events, over a store. */
export function describeInline(open: () => Promise<{ store: Store; dispose(): unknown }>): void {
  const scene = async (projections: UnitOfWorkOptions['projections'] = [pantryOf()]) => {
    const { store, dispose } = await open();
    const unitOver = (options: UnitOfWorkOptions) =>
      new BufferedUnitOfWork(store, { jars: stateStored(Jar) }, options as never);
    const retry = exponentialBackoff({ attempts: 50, firstDelayMs: 1, maxDelayMs: 20 });
    const unit = unitOver({ retry, ...(projections && { projections }) });
    const take = (id: string, spoons: number, by = unit) =>
      by.run(({ jars }) =>
        safeTry(async function* () {
          const jar = (await jars.find(JarId.of(id))) ?? Jar.open(JarId.of(id));
          yield* jar.take(spoons);
          yield* await jars.save(jar);
          return ok(spoons);
        }),
      );
    const shown = async () => (await new ReadModels(store.readModels).of(Pantry).get('all'))?.spoons;
    return { store, dispose, unitOver, take, shown };
  };

  it('rows are there as soon as their events are', async () => {
    const { take, shown, dispose } = await scene();
    await take('a', 2);
    expect(await shown()).toBe(2);
    await take('b', 3);
    await take('a', 1);
    expect(await shown()).toBe(6);
    await dispose();
  });

  it('units that change one row at once lose nothing', async () => {
    const { take, shown, dispose } = await scene();
    const answers = await Promise.all(Array.from({ length: 8 }, (_, one) => take(`jar-${one}`, 1)));
    expect(answers.every((answer) => answer.isOk())).toBe(true);
    expect(await shown()).toBe(8);
    await dispose();
  });

  it('a unit that is refused leaves no rows', async () => {
    const { store, unitOver, shown, dispose } = await scene();
    const unit = unitOver({ projections: [pantryOf()] });
    const answer = await unit.run(async ({ jars }) => {
      const jar = Jar.open(JarId.of('a'));
      jar.take(1);
      await jars.save(jar);
      return err('no' as const);
    });
    expect(answer.isErr()).toBe(true);
    expect(await shown()).toBeUndefined();
    expect(await store.log.head()).toBe(0);
    await dispose();
  });

  it('where a projection fails nothing is committed', async () => {
    const mistaken = pantryOf(1, () => {
      throw new TypeError('not a function');
    });
    const refusing = pantryOf(1, () => err('no'));
    for (const [projection, fault] of [
      [mistaken, { name: 'TypeError' }],
      [refusing, { code: 'INLINE_PROJECTION_REFUSED' }],
    ] as const) {
      const { store, take, shown, dispose } = await scene([projection]);
      await expect(take('a', 1)).rejects.toMatchObject(fault);
      expect([await shown(), await store.log.head()]).toEqual([undefined, 0]);
      await dispose();
    }
  });

  it('effects come after the commit, and never of an attempt that was in vain', async () => {
    const effects: (number | undefined)[] = [];
    const { take, shown, dispose } = await scene([
      pantryOf(1, ({ data }, { effect, isReplaying }) => effect(() => effects.push(isReplaying ? -1 : data.spoons))),
    ]);
    await Promise.all([take('a', 1), take('b', 2), take('c', 3)]);
    expect(new Set(effects)).toEqual(new Set([1, 2, 3]));
    expect(effects).toHaveLength(3);
    expect(await shown()).toBe(6);
    await dispose();
  });

  it('rows that would leave events out are not begun', async () => {
    const { take, unitOver, shown, dispose } = await scene([]);
    await take('a', 1);
    await expect(take('a', 1, unitOver({ projections: [pantryOf()] }))).rejects.toMatchObject({
      code: 'INLINE_TOO_LATE',
    });
    expect(await shown()).toBeUndefined();
    await dispose();
  });

  it('a version that is caught up takes the place of one that is inline, whose units go on', async () => {
    const { store, take, shown, dispose } = await scene();
    await take('a', 2);
    const projections = new Projections(store, [pantryOf(2)]);
    await projections.start();
    await projections.drain();
    expect(await shown()).toBe(4);
    await take('a', 1);
    await projections.drain();
    expect(await shown()).toBe(6);
    await projections.stop();
    await dispose();
  });

  it('what is inline is not caught up beside, and what is caught up is not inline beside', async () => {
    const { store, take, dispose } = await scene();
    await take('a', 2);
    await expect(new Projections(store, [pantryOf()]).start()).rejects.toMatchObject({ code: 'MODEL_TAKEN' });
    await dispose();
    const other = await scene([]);
    const projections = new Projections(other.store, [pantryOf()]);
    await projections.start();
    await projections.stop();
    const unit = other.unitOver({ projections: [pantryOf()] });
    await expect(other.take('a', 1, unit)).rejects.toMatchObject({ code: 'INLINE_TOO_LATE' });
    await other.dispose();
  });

  it('what becomes inline in the moment in which it is caught up is not', async () => {
    const { store, take, dispose } = await scene();
    await take('a', 2);
    const readModels = new Proxy(store.readModels, {
      get: (target, key) => {
        const found: unknown = Reflect.get(target, key);
        if (key === 'standings') return () => [];
        return typeof found === 'function' ? found.bind(target) : found;
      },
    });
    const { log, subscriptions } = store;
    const projections = new Projections({ log, subscriptions, readModels }, [pantryOf()]);
    await expect(projections.start()).rejects.toMatchObject({ code: 'MODEL_TAKEN' });
    await dispose();
  });

  it('nobody appends past them: not by the log, an event store, or a unit that was not given them', async () => {
    const { store, take, unitOver, shown, dispose } = await scene();
    await take('a', 2);
    const events = new EventStore(store as never);
    const jar = { type: 'Jar', id: 'b' };
    const spoon = new SpoonTaken({ spoons: 1 });
    await expect((async () => store.log.append([message('m', spoon, 1)]))()).rejects.toMatchObject(bypassed);
    await expect(events.append(jar, [new JarOpened(), spoon], { expected: 'none' })).rejects.toMatchObject(bypassed);
    await expect(take('a', 1, unitOver({}))).rejects.toMatchObject(bypassed);
    expect([await shown(), await store.log.head()]).toEqual([2, 2]);
    (await events.append(jar, [new JarOpened()], { expected: 'none' }))._unsafeUnwrap();
    expect(await store.log.head(), 'what is none of theirs').toBe(3);
    await dispose();
  });

  it('a unit whose events change no row is committed', async () => {
    const { store, unitOver, take, dispose } = await scene();
    await take('a', 2, unitOver({ projections: [noticesOf(SpoonsSold)] }));
    expect(await store.log.head()).toBe(2);
    await dispose();
  });

  it('a process of yesterday, which knows fewer events, is refused those that it does not know', async () => {
    const yesterday = Projection.define('notices', {
      version: 1,
      into: noticesOf(SpoonsSold).into,
      events: { SpoonTaken },
      project: { SpoonTaken: () => undefined },
    });
    const { store, unitOver, take, dispose } = await scene([]);
    const old = unitOver({ projections: [yesterday] });
    await take('a', 2, old);
    const late = take('a', 1, unitOver({ projections: [noticesOf(JarOpened)] }));
    await expect(late, 'a jar was opened before').rejects.toMatchObject({ code: 'INLINE_TOO_LATE' });
    await take('a', 1, unitOver({ projections: [noticesOf(SpoonsSold)] }));
    await take('a', 1, old);
    const sold = async () => store.log.append([message('s', new SpoonsSold({}))]);
    await expect(sold()).rejects.toMatchObject({ code: 'INLINE_BYPASSED', type: SpoonsSold.type });
    await dispose();
  });

  it('a projection of a deadline is refused from the start: no deadline brings rows', async () => {
    const { unitOver, dispose } = await scene([]);
    const withDeadline = () => unitOver({ projections: [pantryOf(), noticesOf(ShelfDue)] });
    expect(withDeadline).toThrow(expect.objectContaining({ code: 'INVALID_OPTION', option: 'projections' }));
    await dispose();
  });

  it('a deadline that would have to bring rows is refused, and holds no other one up', async () => {
    const { store, unitOver, dispose } = await scene([]);
    const at = (second: number) => Instant.of('2026-03-01T12:00:00Z').plusMs(second * 1_000);
    await unitOver({}).run((_, { schedule }) => {
      schedule(new ShelfDue({}), { at: at(0), key: 'first shelf' });
      for (const second of [1, 2, 3]) schedule(new TeaDue({}), { at: at(second), key: `tea ${second}` });
      schedule(new ShelfDue({}), { at: at(4), key: 'last shelf' });
      return ok(undefined);
    });
    // Whoever made it in another way, or from another definition.
    const shelves = { model: 'kitchen.shelves', version: 1, subscription: 'inline/shelves@1', types: [ShelfDue.type] };
    await store.readModels.registerInline(shelves);
    const fire = async () => store.schedule.fire(at(9), 2);
    expect([await fire(), await fire()]).toEqual([2, 1]);
    await expect(fire()).rejects.toMatchObject({ code: 'INLINE_BYPASSED', type: ShelfDue.type });
    expect([(await store.schedule.backlog(at(9))).due, await store.log.head()]).toEqual([2, 3]);
    await ProjectionOperator.retire(store, { model: 'kitchen.shelves', version: 1 });
    expect(await fire()).toBe(2);
    await dispose();
  });

  it('a projection that is no more is retired: its rows go, appends go on, and another may follow', async () => {
    const { store, take, unitOver, shown, dispose } = await scene();
    await take('a', 2);
    await ProjectionOperator.retire(store, { model: Pantry.name, version: 1 });
    expect(await shown()).toBeUndefined();
    expect(
      await store.readModels.count({ model: Pantry.name, version: 1, tenant: undefined }, { kind: 'all', of: [] }),
    ).toBe(0);
    await take('a', 1, unitOver({}));
    await take('a', 1);
    expect(await shown(), 'a unit that still has it').toBeUndefined();
    const again = async () => ProjectionOperator.retire(store, { model: Pantry.name, version: 1 });
    await expect(again()).rejects.toMatchObject({ code: 'NOTHING_TO_RETIRE' });
    const projections = new Projections(store, [pantryOf(2)]);
    await projections.start();
    await projections.drain();
    expect(await shown(), 'made from the first event on').toBe(8);
    await projections.stop();
    await dispose();
  });

  it('a retirement that died half way is ended by the next', async () => {
    const { store, take, dispose } = await scene();
    await take('a', 2);
    const version = { model: Pantry.name, version: 1 };
    await store.readModels.retire(version);
    await ProjectionOperator.retire(store, version);
    const kept = { ...version, tenant: undefined };
    expect(await store.readModels.count(kept, { kind: 'all', of: [] })).toBe(0);
    await expect(ProjectionOperator.retire(store, version)).rejects.toMatchObject({ code: 'NOTHING_TO_RETIRE' });
    await dispose();
  });

  it('so is a rebuild that was given up', async () => {
    const { store, dispose } = await scene([]);
    for (const version of [1, 2]) {
      const subscription = `projection/pantry@${version}`;
      await store.readModels.register({ model: Pantry.name, version, subscription, replayUntil: 0 });
    }
    const rebuilt = { model: Pantry.name, version: 2 };
    const row = { tenant: undefined, key: 'all', row: { shelf: 'all', spoons: 1 }, expected: 0 };
    await store.commit({ aggregates: [], envelopes: [], rows: [{ ...rebuilt, types: [], rows: [row] }] });
    await store.readModels.cancel(rebuilt);
    const operator = ProjectionOperator.over(store, pantryOf(2));
    await operator.cancel();
    const kept = { ...rebuilt, tenant: undefined };
    expect(await store.readModels.count(kept, { kind: 'all', of: [] })).toBe(0);
    await expect(operator.cancel()).rejects.toMatchObject({ code: 'NO_REBUILD' });
    await dispose();
  });
}
