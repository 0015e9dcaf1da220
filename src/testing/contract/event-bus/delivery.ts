import type { Rules } from '../rules.ts';
import { expectSame, expectThat } from '../expectations.ts';
import { turnOfTheLoop } from '../../turn-of-the-loop.ts';
import { Door, labelOf, ParcelArrived, ParcelLost, ParcelMoved, ParcelPosted, type PostWorld } from './post-world.ts';

/** What is committed is delivered, and nothing else. */
export const delivery: Rules<PostWorld> = {
  'a subscriber gets each message of its class, with its envelope': async (world) => {
    const post = await world.open();
    const got: unknown[] = [];
    post.bus.subscribe(ParcelPosted, { name: 'desk', handle: (event, { envelope }) => void got.push(event, envelope) });
    const [first, second] = [post.envelope(new ParcelPosted(), 'a'), post.envelope(new ParcelPosted(), 'b')];
    await post.commit(first, second);
    await post.bus.publish();
    expectSame(got, [first.message, first, second.message, second], 'Both messages come, in order.');
    expectThat(got[0] instanceof ParcelPosted, 'A message is an instance of its class.');
  },

  'a subscriber to several classes gets all of them in the order of the log, and no others': async (world) => {
    const post = await world.open();
    const got: string[] = [];
    post.bus.subscribe([ParcelPosted, ParcelArrived], { name: 'desk', handle: ({ type }) => void got.push(type) });
    const messages = [new ParcelPosted(), new ParcelMoved(), new ParcelArrived(), new ParcelLost(), new ParcelPosted()];
    await post.commit(...messages.map((message) => post.envelope(message, 'a')));
    await post.bus.publish();
    const expected = ['post.ParcelPosted', 'post.published.ParcelArrived', 'post.ParcelPosted'];
    expectSame(got, expected, 'Messages that nobody subscribed to are passed over.');
  },

  'every subscriber of a class gets its messages': async (world) => {
    const post = await world.open();
    const got: string[] = [];
    for (const name of ['desk', 'van', 'door']) {
      post.bus.subscribe(ParcelPosted, { name, handle: () => void got.push(name) });
    }
    await post.post('a');
    await post.bus.publish();
    expectSame(got.toSorted(), ['desk', 'door', 'van'], 'Each is called once.');
  },

  'nothing is delivered that was not committed, and nothing twice': async (world) => {
    const post = await world.open();
    let calls = 0;
    post.bus.subscribe(ParcelPosted, { name: 'desk', handle: () => void (calls += 1) });
    expectSame((await post.bus.publish()).delivered, 0, 'There is nothing to deliver.');
    await post.post('a');
    await post.bus.publish();
    await post.bus.publish();
    await post.bus.drain();
    expectSame(calls, 1, 'What is done is not delivered again.');
  },

  'a subscription begins with what is committed after it, or with the first message where it says so': async (
    world,
  ) => {
    const post = await world.open();
    await post.post('a');
    const got: Record<string, string[]> = { head: [], start: [] };
    for (const from of ['head', 'start'] as const) {
      post.bus.subscribe(ParcelPosted, {
        name: from,
        from,
        handle: (_, { envelope }) => void got[from]?.push(labelOf(envelope)),
      });
    }
    await post.bus.publish();
    await post.post('b');
    await post.bus.publish();
    expectSame(got, { head: ['b1'], start: ['a1', 'b1'] }, 'Each begins where it wanted to.');
  },

  'a commit wakes the bus by itself, not on the stack of whoever commits': async (world) => {
    const post = await world.open();
    const got: string[] = [];
    post.bus.subscribe(ParcelPosted, { name: 'desk', handle: () => void got.push('delivered') });
    const committing = post.post('a');
    got.push('committed');
    await committing;
    await turnOfTheLoop();
    expectSame(got, ['committed', 'delivered'], 'It is delivered soon, without publish.');
  },

  'publish waits for the first attempt of every handler, and tells what came of it': async (world) => {
    const post = await world.open();
    const door = new Door();
    const trouble = new Error('the van broke down');
    post.bus.subscribe(ParcelPosted, { name: 'slow', handle: () => door.opened });
    post.bus.subscribe(ParcelPosted, { name: 'broken', handle: () => Promise.reject(trouble) });
    const envelope = post.envelope(new ParcelPosted(), 'a');
    await post.commit(envelope);
    let reported = false;
    const publishing = post.bus.publish().finally(() => (reported = true));
    await turnOfTheLoop();
    expectSame(reported, false, 'It waits for the slow handler.');
    door.open();
    const { delivered, failures } = await publishing;
    expectSame(delivered, 1, 'One handler ended well.');
    const told = failures.map((failure) => ({ ...failure }));
    expectSame(told, [{ subscription: 'broken', envelope, error: trouble, willRetry: true }], 'The other one did not.');
  },

  'drain waits for retries, and for what handlers commit on the way': async (world) => {
    const post = await world.open();
    const got: string[] = [];
    post.bus.subscribe(ParcelPosted, {
      name: 'desk',
      handle: async (_, { attempt, envelope }) => {
        if (attempt < 3) throw new Error('not yet');
        got.push('posted');
        await post.commit(post.envelope(new ParcelMoved(), envelope.aggregate.id));
      },
    });
    post.bus.subscribe(ParcelMoved, { name: 'van', handle: () => void got.push('moved') });
    await post.post('a');
    await world.timer.until(post.bus.drain());
    expectSame(got, ['posted', 'moved'], 'Everything is done when drain ends.');
    expectSame(post.bus.failures(), [], 'Nothing failed for good.');
  },

  'messages of thousands are all delivered, in order, also to a handler that is slow': async (world) => {
    const post = await world.open();
    const got: Record<string, string[]> = { quick: [], slow: [] };
    post.bus.subscribe(ParcelPosted, {
      name: 'quick',
      handle: (_, { envelope }) => void got['quick']?.push(labelOf(envelope)),
    });
    post.bus.subscribe(ParcelPosted, {
      name: 'slow',
      handle: async (_, { envelope }) => {
        await Promise.resolve();
        got['slow']?.push(labelOf(envelope));
      },
    });
    const parcels = Array.from({ length: 2_100 }, (_, index) => 'abc'.charAt(index % 3));
    await post.post(...parcels);
    await post.bus.drain();
    for (const parcel of 'abc') {
      const labels = Array.from(
        { length: parcels.filter((one) => one === parcel).length },
        (_, index) => `${parcel}${index + 1}`,
      );
      for (const name of ['quick', 'slow']) {
        const found = got[name]?.filter((label) => label.startsWith(parcel));
        expectSame(found, labels, `${name} gets every message of ${parcel} in order.`);
      }
    }
  },
};
