import { AggregateRoot, DomainEvent, Identifier, stateStored, type TypeOf } from 'demesne';
import { BufferedUnitOfWork, type Store, type UnitOfWorkOptions } from 'demesne/application';
import { Projection, ReadModel, ReadModels, type ProjectionContext } from 'demesne/event-sourcing';
import { Deadline, exponentialBackoff, IntegrationEvent, type MessageClass } from 'demesne/messaging';
import { ok, safeTry } from 'neverthrow';
import { z } from 'zod';

export const JarId = Identifier.define('JarId');
export type JarId = TypeOf<typeof JarId>;
export class JarOpened extends DomainEvent.define('kitchen.JarOpened', {}) {}
export class SpoonTaken extends DomainEvent.define('kitchen.SpoonTaken', { spoons: z.int() }) {}

export class Jar extends AggregateRoot.define('Jar', {
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

export class SpoonsSold extends IntegrationEvent.define('shop.published.SpoonsSold', {}) {}
export class ShelfDue extends Deadline.define('kitchen.ShelfDue', {}) {}
export class TeaDue extends Deadline.define('kitchen.TeaDue', {}) {}

export const Pantry = ReadModel.define('kitchen.pantry', { shelf: z.string(), spoons: z.int() }, { key: 'shelf' });

/** What was taken of all jars together. */
export const pantryOf = (
  version = 1,
  taken: (event: SpoonTaken, context: ProjectionContext) => unknown = () => undefined,
) =>
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
export const noticesOf = (Notice: MessageClass) =>
  Projection.define('notices', {
    version: 1,
    into: ReadModel.define('kitchen.notices', { notice: z.string() }, { key: 'notice' }),
    events: { SpoonTaken, Notice },
    project: { SpoonTaken: () => undefined, Notice: (_, rows, { id }) => rows.put({ notice: id }) },
  });

/** Opens a store, with units that take spoons from jars, and what the pantry shows. */
export function kitchenOver(open: () => Promise<{ store: Store; dispose(): unknown }>) {
  return async (projections: UnitOfWorkOptions['projections'] = [pantryOf()]) => {
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
}

export type Scene = ReturnType<typeof kitchenOver>;
