import { DomainEvent } from 'demesne';
import { Projection, ReadModel } from 'demesne/event-sourcing';
import { givenProjection } from 'demesne/testing';
import { err } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

class Baked extends DomainEvent.define('bakery.Baked', { loaves: z.int() }) {}
class Sold extends DomainEvent.define('bakery.Sold', { loaves: z.int() }) {}

const Shelf = ReadModel.define('bakery.shelf', { id: z.string(), loaves: z.int() }, { key: 'id' });

let calls = 0;
const shelf = (isHonest = true) =>
  Projection.define('shelf', {
    version: 1,
    into: Shelf,
    events: { Baked, Sold },
    project: {
      Baked: ({ data }, rows, { aggregate, effect }) => {
        calls += 1;
        rows.put({ id: String(aggregate?.id), loaves: isHonest ? data.loaves : calls });
        effect(() => undefined);
      },
      Sold: async ({ data }, rows, { aggregate }) => {
        const id = String(aggregate?.id);
        const there = (await rows.get(id))?.loaves ?? 0;
        if (there < data.loaves) return err(new RangeError('sold out'));
        return rows.change(id, { loaves: there - data.loaves }) as never;
      },
    },
  });

const rye = { type: 'Loaf', id: 'rye' };

describe('given a projection', () => {
  it('rows are those that the events make', async () => {
    const told = givenProjection(shelf())
      .told(rye, new Baked({ loaves: 5 }), new Sold({ loaves: 2 }))
      .told({ type: 'Loaf', id: 'oat', tenant: 'acme' }, new Baked({ loaves: 9 }));
    await told.thenRows([{ id: 'rye', loaves: 3 }]);
    await told.thenRows([{ id: 'oat', loaves: 9 }], { tenant: 'acme' });
    await expect(told.thenRows([])).rejects.toThrow('shelf makes other rows.');
    await expect(told.thenRows([{ id: 'rye', loaves: 4 }])).rejects.toThrow('"loaves": 3');
  });

  it('handlers that look at something else are found out', async () => {
    const told = givenProjection(shelf(false)).told(rye, new Baked({ loaves: 5 }));
    await expect(told.thenRows([])).rejects.toThrow('keep its handlers to the event and the rows');
  });

  it('effects of the last event are counted', async () => {
    const told = givenProjection(shelf()).told(rye, new Baked({ loaves: 5 }));
    await told.thenEffects(1);
    await told.told(rye, new Sold({ loaves: 1 })).thenEffects(0);
    await expect(told.thenEffects(2)).rejects.toThrow('other effects');
  });

  it('an event that fails says how', async () => {
    const told = givenProjection(shelf()).told(rye, new Sold({ loaves: 1 }));
    await told.thenFails('defect');
    await told.thenFails('defect', 'RangeError');
    await expect(told.thenFails('refusal')).rejects.toThrow('was expected to fail');
    await expect(told.thenFails('defect', 'TypeError')).rejects.toThrow('was expected to fail');
    await expect(told.thenRows([])).rejects.toThrow('sold out');
  });

  it('what is no projection is refused', () => {
    expect(() => givenProjection({} as never)).toThrow('projection must be what Projection.define gives');
  });
});
