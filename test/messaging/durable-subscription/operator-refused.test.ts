import { describe, expect, it } from 'vitest';
import { inMemory } from './kit.ts';
import { stuck } from './stuck.ts';

describe('an order that can not be carried out', () => {
  it('is refused with a fault that says why', async () => {
    const { world, subscriptions, desk } = await stuck();
    const codeOf = async (order: Promise<unknown>): Promise<unknown> =>
      order.then(
        () => 'carried out',
        (fault: { code?: unknown }) => fault.code,
      );
    expect(await codeOf(desk.replay(3))).toBe('NOT_PARKED');
    expect(await codeOf(desk.skip(9, 'why not'))).toBe('NOT_PARKED');
    expect(await codeOf(desk.edit(9, { note: 'x' }))).toBe('NOT_PARKED');
    expect(await codeOf(desk.edit(3, { note: 'x' }))).toBe('NOT_PARKED');
    expect(await codeOf(desk.edit(1, { wrong: 'x' }))).toBe('UNREADABLE_MESSAGE');
    expect(await codeOf(desk.skip(1, ' '))).toBe('INVALID_OPTION');
    expect(await codeOf(desk.reset(0))).toBe('NOT_RESETTABLE');
    expect(await codeOf(desk.repartition(0))).toBe('INVALID_OPTION');
    expect(await codeOf(desk.repartition(257))).toBe('INVALID_OPTION');
    expect(() => subscriptions.operator('nobody')).toThrow(expect.objectContaining({ code: 'UNKNOWN_SUBSCRIPTION' }));
    expect((await desk.list()).map(({ status }) => status)).toEqual(['dead', 'behind']);
    await world.stopped(subscriptions);
  });

  it.each([-1, 0, 1.5, NaN, Infinity, '1', undefined])('as one about no position: %s', async (none) => {
    const { world, subscriptions, desk } = await stuck();
    const position = none as number;
    for (const order of [
      desk.replay(position),
      desk.edit(position, { note: 'x' }),
      desk.skip(position, 'unreadable'),
    ]) {
      await expect(order).rejects.toMatchObject({ code: 'INVALID_OPTION', option: 'position' });
    }
    await world.stopped(subscriptions);
  });

  it.each([
    ['after', -1],
    ['after', 1.5],
    ['after', NaN],
    ['limit', 0],
    ['limit', 1.5],
    ['limit', Infinity],
    ['status', 'lost'],
  ])('as a list with %s %s', async (option, found) => {
    const { world, subscriptions, desk } = await stuck();
    await expect(desk.list({ [option]: found })).rejects.toMatchObject({ code: 'INVALID_OPTION', option });
    await world.stopped(subscriptions);
  });

  it.each([-1, 1.5, 4, NaN])('as a reset to %s', async (position) => {
    const { world, subscriptions, desk } = await stuck(inMemory, { resettable: true });
    await expect(desk.reset(position)).rejects.toMatchObject({ code: 'INVALID_OPTION', option: 'position' });
    await world.stopped(subscriptions);
  });
});
