import { AggregateRoot, DomainEvent, Identifier, stateStored, type TypeOf } from 'demesne';
import { BufferedUnitOfWork, type Store, type UnitOfWorkOptions } from 'demesne/application';
import { Projection, Projections, ReadModel, ReadModels, type ProjectionContext } from 'demesne/event-sourcing';
import { exponentialBackoff } from 'demesne/messaging';
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
}
