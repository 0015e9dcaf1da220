import { DomainEvent, upcasting } from 'demesne';
import { EncodedMessage, Upcaster } from 'demesne/messaging';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { inMemory, onSqlite, World } from './kit.ts';

class Noted extends DomainEvent.define(
  'notes.Noted',
  { text: z.string() },
  { version: 2, upcast: upcasting({ 1: ({ note }: { note: string }) => ({ text: note }) }), formerly: ['pad.Noted'] },
) {}
/** Version 1 was never stored, or so its author thought. */
class Signed extends DomainEvent.define('notes.Signed', { by: z.string() }, { version: 2 }) {}
class Dated extends DomainEvent.define('notes.Dated', { day: z.string() }) {}

const upcasters = [
  Upcaster.define(
    'notes.Jotted',
    { text: z.string(), day: z.string() },
    { into: ({ text, day }) => [new Noted({ text }), new Dated({ day })] },
  ),
  Upcaster.define('notes.Doodled', {}, { into: () => [] }),
];

const old = (type: string, version: number, data: Record<string, string>): EncodedMessage =>
  new EncodedMessage(type, version, data);

describe.each([
  ['in memory', inMemory],
  ['on SQLite', onSqlite],
])('A durable subscription %s', (_, ground) => {
  async function commit(world: World, ...messages: readonly EncodedMessage[]): Promise<void> {
    for (const message of messages) await world.ground.log.append([world.envelope('a', message as never)]);
  }

  it('says of a version that nothing leads from what was expected and found', async () => {
    const world = new World(ground);
    const subscriptions = world.instance({ quickAttempts: 1 });
    subscriptions.subscribe(Signed, { name: 'print', handle: () => undefined });
    await subscriptions.start();
    await commit(world, old('notes.Signed', 1, { name: 'ann' }));
    await world.settle();
    const [parked] = await subscriptions.operator('print').list();
    expect(parked?.cause).toMatchObject({
      code: 'UNREADABLE_MESSAGE',
      message: expect.stringMatching(
        /notes\.Signed.*version 1.* Cause: Expected version 2 of notes\.Signed, found 1\./,
      ),
    });
    await world.stopped(subscriptions);
    world.ground.dispose?.();
  });

  it('gets what is stored under former names, in older versions and as others, in order', async () => {
    const world = new World(ground);
    const subscriptions = world.instance({ upcasters });
    const seen: unknown[] = [];
    subscriptions.subscribe([Noted, Dated], {
      name: 'print',
      handle: ({ data }, { causationId }) => void seen.push([causationId, { ...data }]),
    });
    await subscriptions.start();
    await commit(
      world,
      old('pad.Noted', 1, { note: 'one' }),
      old('notes.Jotted', 1, { text: 'two', day: 'Monday' }),
      old('notes.Doodled', 1, {}),
      old('notes.Noted', 2, { text: 'three' }),
    );
    await world.drained(subscriptions);
    await world.stopped(subscriptions);
    expect(seen).toEqual([
      ['m-1', { text: 'one' }],
      ['m-2', { text: 'two' }],
      ['m-2/2', { day: 'Monday' }],
      ['m-4', { text: 'three' }],
    ]);
    world.ground.dispose?.();
  });

  it('parks a message of which a piece fails, and tries all of it again', async () => {
    const world = new World(ground);
    const subscriptions = world.instance({ upcasters, quickAttempts: 1 });
    const seen: string[] = [];
    subscriptions.subscribe([Noted, Dated], {
      name: 'print',
      handle: ({ type }, { attempt }) => {
        seen.push(`${type} ${attempt}`);
        if (type === 'notes.Dated' && attempt === 1) throw new Error('busy');
      },
    });
    await subscriptions.start();
    await commit(world, old('notes.Jotted', 1, { text: 'two', day: 'Monday' }));
    await world.drained(subscriptions);
    await world.stopped(subscriptions);
    expect(seen).toEqual(['notes.Noted 1', 'notes.Dated 1', 'notes.Noted 2', 'notes.Dated 2']);
    world.ground.dispose?.();
  });

  it('lets an operator edit a message under its former name, and one that is split', async () => {
    const world = new World(ground);
    const subscriptions = world.instance({ upcasters, quickAttempts: 1 });
    const seen: unknown[] = [];
    subscriptions.subscribe([Noted, Dated], {
      name: 'print',
      partitions: 1,
      handle: ({ data }) => void seen.push({ ...data }),
      retry: { attempts: 1, delayMs: () => 0 },
    });
    await subscriptions.start();
    await commit(world, old('pad.Noted', 1, {}));
    await world.ground.log.append([world.envelope('b', old('notes.Jotted', 1, {}) as never)]);
    await world.drained(subscriptions);
    const operator = subscriptions.operator('print');
    expect((await operator.list()).map(({ type, status }) => [type, status])).toEqual([
      ['pad.Noted', 'dead'],
      ['notes.Jotted', 'dead'],
    ]);
    await operator.edit(1, { text: 'mended' });
    await operator.edit(2, { text: 'split', day: 'Monday' });
    await world.drained(subscriptions);
    await world.stopped(subscriptions);
    expect(seen).toEqual([{ text: 'mended' }, { text: 'split' }, { day: 'Monday' }]);
    world.ground.dispose?.();
  });
});
