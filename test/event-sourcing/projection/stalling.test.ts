import type { HandlerStalled } from 'demesne/messaging';
import { describe, expect, it } from 'vitest';
import { summaryOf, World } from './orders.ts';

const never = new Promise<never>(() => undefined);

describe.each([
  ['a handler', () => summaryOf({ handled: () => never })],
  ['an effect', () => summaryOf({ effect: () => never })],
])('%s of a projection that does not end', (_, hanging) => {
  it('is told of once, with what it is at', async () => {
    const world = new World();
    const projections = world.projections([hanging()], { stallAfterMs: 10_000 });
    await projections.start();
    await world.placed('o-1', 'o-2');
    await world.pass(9_999);
    expect(world.faults).toEqual([]);
    await world.pass(3_000);
    const stall = { code: 'HANDLER_STALLED', subscription: 'projection/order-summary@1', partition: 0, position: 1 };
    expect(world.faults).toMatchObject([{ ...stall, messageId: 'm-1' }]);
    expect((world.faults[0] as HandlerStalled).forMs).toBeGreaterThanOrEqual(10_000);
    await world.pass(60_000);
    expect(world.faults).toHaveLength(1);
    await world.stopped(projections);
  });

  it('is nobody told of where that was said', async () => {
    const world = new World();
    const projections = world.projections([hanging()], { stallAfterMs: Infinity });
    await projections.start();
    await world.placed('o-1');
    await world.pass(600_000);
    expect(world.faults).toEqual([]);
    await world.stopped(projections);
  });
});

describe('projections', () => {
  it('show how long a handler has kept their rows behind', async () => {
    const world = new World();
    const projections = world.projections([summaryOf({ handled: () => never })]);
    await projections.start();
    await world.placed('o-1');
    await world.pass(120_000);
    expect(await projections.standings()).toMatchObject([{ activity: 'working', position: 0, lag: 1, lagMs: 120_000 }]);
    await world.stopped(projections);
  });

  it('are not looked after by a time that can not be meant', () => {
    for (const stallAfterMs of [0, Number.NaN, '9' as never]) {
      expect(() => new World().projections(undefined, { stallAfterMs })).toThrow(
        expect.objectContaining({ code: 'INVALID_OPTION', option: 'stallAfterMs' }),
      );
    }
  });
});
