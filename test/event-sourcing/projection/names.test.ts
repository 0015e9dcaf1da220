import { DomainEvent, Instant } from 'demesne';
import { Projection, Projections, ReadModel, ReadModels } from 'demesne/event-sourcing';
import { InMemoryStore } from 'demesne/in-memory';
import { InvalidOption } from 'demesne/messaging';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

class CupWashed extends DomainEvent.define('kitchen.CupWashed', { cup: z.string() }) {}

const modelOf = (name: string) => ReadModel.define(name, { cup: z.string() }, { key: 'cup' });

const cupsOf = (model: ReturnType<typeof modelOf>, version = 1): Projection =>
  Projection.define('cups', {
    version,
    into: model,
    events: { CupWashed },
    project: { CupWashed: ({ data }, rows) => rows.put(data) },
  });

/** A store in which two cups were washed. */
function washed(): InMemoryStore {
  const store = new InMemoryStore();
  const occurredAt = Instant.of('2026-03-01T12:00:00Z');
  store.log.append(
    [1, 2].map((version) => ({
      id: `m-${version}`,
      message: new CupWashed({ cup: `cup ${version}` }),
      occurredAt,
      correlationId: 'c-1',
      aggregate: { type: 'Kitchen', id: 'k-1', version },
    })),
  );
  return store;
}

async function run(store: InMemoryStore, projection: Projection): Promise<void> {
  const projections = new Projections(store, [projection]);
  await projections.start();
  await projections.drain();
  await projections.stop();
}

describe('the name of a projection', () => {
  it('is that of one of those that run together', () => {
    const both = [cupsOf(modelOf('kitchen.cups')), cupsOf(modelOf('kitchen.clean-cups'))];
    expect(() => new Projections(washed(), both)).toThrow(InvalidOption);
  });

  it('is that of one version of those that run together', () => {
    const model = modelOf('kitchen.cups');
    const both = [cupsOf(model), cupsOf(model, 2)];
    expect(() => new Projections(washed(), both)).toThrow('hand over one version of it');
  });

  it('stands for one read model: another one is not begun in the middle of the log', async () => {
    const store = washed();
    const renamed = modelOf('kitchen.clean-cups');
    await run(store, cupsOf(modelOf('kitchen.cups')));

    await expect(new Projections(store, [cupsOf(renamed)]).start()).rejects.toMatchObject({ code: 'OTHER_MODEL' });
    expect(store.readModels.standings(renamed.name)).toEqual([]);

    await run(store, cupsOf(renamed, 2));
    expect(await new ReadModels(store.readModels).of(renamed).count()).toBe(2);
  });
});
