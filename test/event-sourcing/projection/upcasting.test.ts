import { DomainEvent, upcasting } from 'demesne';
import { Projection, ReadModel, ReadModels } from 'demesne/event-sourcing';
import { EncodedMessage, Upcaster } from 'demesne/messaging';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { World } from './orders.ts';

const Lines = ReadModel.define('test.lines', { id: z.string(), said: z.string() }, { key: 'id' });

class Renamed extends DomainEvent.define(
  'test.Renamed',
  { name: z.string() },
  {
    version: 2,
    upcast: upcasting({ 1: ({ called }: { called: string }) => ({ name: called }) }),
    formerly: ['test.Called'],
  },
) {}
class Opened extends DomainEvent.define('test.Opened', { by: z.string() }) {}
class Charged extends DomainEvent.define('test.Charged', { fee: z.number() }) {}
class Ignored extends DomainEvent.define('test.Ignored', {}) {}

const begun = Upcaster.define(
  'test.Begun',
  { by: z.string(), fee: z.number() },
  { into: ({ by, fee }) => [new Opened({ by }), new Charged({ fee }), new Ignored()] },
);
const dropped = Upcaster.define('test.Dropped', {}, { into: () => [] });

const lines = Projection.define('lines', {
  version: 1,
  into: Lines,
  events: { Renamed, Opened, Charged },
  upcasters: [begun, dropped],
  project: {
    Renamed: ({ data }, rows, { id }) => rows.put({ id, said: `name ${data.name}` }),
    Opened: ({ data }, rows, { id }) => rows.put({ id, said: `by ${data.by}` }),
    Charged: ({ data }, rows, { id }) => rows.put({ id, said: `fee ${data.fee}` }),
  },
});

describe('a projection of what was stored in earlier shapes', () => {
  it('reads older versions, former names, and messages that split or are dropped', async () => {
    const world = new World();
    const stored = [
      new EncodedMessage('test.Renamed', 1, { called: 'one' }),
      new EncodedMessage('test.Called', 1, { called: 'two' }),
      new EncodedMessage('test.Begun', 1, { by: 'ann', fee: 3 }),
      new EncodedMessage('test.Dropped', 1, {}),
      new EncodedMessage('test.Renamed', 2, { name: 'three' }),
    ];
    for (const message of stored) await world.commit('o-1', message as never);
    const projections = world.projections([lines]);
    await projections.start();
    await world.drained(projections);
    const { items } = (await new ReadModels(world.store.readModels).of(Lines).page())._unsafeUnwrap();
    expect(items.map(({ id, said }) => `${id} ${said}`)).toEqual([
      'm-1 name one',
      'm-2 name two',
      'm-3 by ann',
      'm-3/2 fee 3',
      'm-5 name three',
    ]);
    await world.stopped(projections);
  });

  it('takes all pieces of a message, or none: a piece that fails leaves nothing of those before it', async () => {
    const world = new World();
    let failures = 1;
    const fees = Projection.define('fees', {
      version: 1,
      into: Lines,
      events: { Opened, Charged },
      upcasters: [begun],
      project: {
        Opened: async (_, rows) => {
          const { said = '' } = (await rows.get('all')) ?? {};
          rows.put({ id: 'all', said: `${said}|` });
        },
        Charged: ({ data }, rows) => {
          if (failures-- > 0) throw new Error('the printer is out of paper');
          return rows.change('all', ({ said }) => ({ said: `${said}${data.fee}` }));
        },
      },
    });
    const projections = world.projections([fees]);
    await projections.start();
    for (const fee of [3, 4])
      await world.commit('o-1', new EncodedMessage('test.Begun', 1, { by: 'ann', fee }) as never);
    await world.drained(projections);
    expect(await new ReadModels(world.store.readModels).of(Lines).get('all')).toEqual({ id: 'all', said: '|3|4' });
    await world.stopped(projections);
  });
});
