import type { Rules } from '../rules.ts';
import { expectSame } from '../expectations.ts';
import { turnOfTheLoop } from '../../turn-of-the-loop.ts';
import { Door, labelOf, ParcelArrived, ParcelPosted, type Post, type PostWorld } from './post-world.ts';

/** Subscribes a handler that notes when it begins and ends, and waits behind the door of a message's label. */
function watch(post: Post, name: string, doors: Readonly<Record<string, Door>> = {}): string[] {
  const steps: string[] = [];
  post.bus.subscribe([ParcelPosted, ParcelArrived], {
    name,
    handle: async (_, { envelope }) => {
      const label = labelOf(envelope);
      steps.push(`${label} begins`);
      await doors[label]?.opened;
      steps.push(`${label} ends`);
    },
  });
  return steps;
}

/** What waits for what. */
export const order: Rules<PostWorld> = {
  'messages of one aggregate are handled one after the other, in order': async (world) => {
    const post = await world.open();
    const door = new Door();
    const steps = watch(post, 'desk', { a1: door });
    await post.post('a', 'a', 'a');
    await turnOfTheLoop();
    expectSame(steps, ['a1 begins'], 'The second waits for the first.');
    door.open();
    await post.bus.drain();
    const expected = ['a1 begins', 'a1 ends', 'a2 begins', 'a2 ends', 'a3 begins', 'a3 ends'];
    expectSame(steps, expected, 'Each begins when the one before has ended.');
  },

  'messages of different aggregates do not wait for each other': async (world) => {
    const post = await world.open();
    const door = new Door();
    const steps = watch(post, 'desk', { a1: door });
    await post.post('a', 'b', 'b');
    await turnOfTheLoop();
    expectSame(steps, ['a1 begins', 'b1 begins', 'b1 ends', 'b2 begins', 'b2 ends'], 'b goes on while a is held up.');
    door.open();
    await post.bus.drain();
  },

  'the same id of two tenants are two aggregates': async (world) => {
    const post = await world.open();
    const door = new Door();
    const seen: string[] = [];
    post.bus.subscribe(ParcelPosted, {
      name: 'desk',
      handle: async (_, { tenant }) => {
        if (tenant === 'north') await door.opened;
        seen.push(String(tenant));
      },
    });
    await post.commit(
      post.envelope(new ParcelPosted(), 'a', { tenant: 'north' }),
      post.envelope(new ParcelPosted(), 'a', { tenant: 'south' }),
    );
    await turnOfTheLoop();
    expectSame(seen, ['south'], 'The one does not wait for the other.');
    door.open();
    await post.bus.drain();
  },

  'messages of no aggregate do not wait for each other': async (world) => {
    const post = await world.open();
    const [first, second] = [
      post.envelope(new ParcelArrived(), undefined),
      post.envelope(new ParcelArrived(), undefined),
    ];
    const door = new Door();
    const steps = watch(post, 'desk', { [first.id]: door });
    await post.commit(first, second);
    await turnOfTheLoop();
    expectSame(steps, [`${first.id} begins`, `${second.id} begins`, `${second.id} ends`], 'Each has a key of its own.');
    door.open();
    await post.bus.drain();
  },

  'a slow handler does not hold up its peers': async (world) => {
    const post = await world.open();
    const door = new Door();
    const slow = watch(post, 'slow', { a1: door });
    const quick = watch(post, 'quick');
    await post.post('a', 'a');
    await turnOfTheLoop();
    expectSame([slow.length, quick.length], [1, 4], 'The quick one has done everything.');
    door.open();
    await post.bus.drain();
    expectSame(slow.length, 4, 'The slow one does it in its time.');
  },

  'later messages of an aggregate wait while an earlier one is tried again, those of others do not': async (world) => {
    const post = await world.open();
    const seen: string[] = [];
    post.bus.subscribe(ParcelPosted, {
      name: 'desk',
      handle: (_, { envelope, attempt }) => {
        seen.push(`${labelOf(envelope)} #${attempt}`);
        if (labelOf(envelope) === 'a1' && attempt === 1) throw new Error('try again');
      },
    });
    await post.post('a', 'a', 'b');
    const report = await post.bus.publish();
    expectSame(seen, ['a1 #1', 'b1 #1'], 'a2 waits, b1 does not.');
    expectSame(report.waiting, 1, 'The report tells of the one that waits.');
    await world.timer.until(post.bus.drain());
    expectSame(seen, ['a1 #1', 'b1 #1', 'a1 #2', 'a2 #1'], 'a2 follows when a1 is done.');
  },
};
