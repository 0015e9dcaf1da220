import { Instant } from 'demesne';
import { EventStore, Projection, ProjectionOperator } from 'demesne/event-sourcing';
import type { Envelope } from 'demesne/messaging';
import { ok } from 'neverthrow';
import { expect, it } from 'vitest';
import { JarOpened, ShelfDue, SpoonTaken, SpoonsSold, TeaDue, noticesOf, pantryOf, type Scene } from './kitchen.ts';

const message = (id: string, about: Envelope['message'], version?: number): Envelope => ({
  id,
  message: about,
  occurredAt: Instant.of('2026-03-01T12:00:00Z'),
  correlationId: 'c-1',
  ...(version !== undefined && { aggregate: { type: 'Jar', id: 'b', version } }),
});

const bypassed = { code: 'INLINE_BYPASSED', projection: 'pantry', version: 1, type: SpoonTaken.type };

/** The rules that keep anybody from appending past such rows. */
export function describeInlineGuard(scene: Scene): void {
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
}
