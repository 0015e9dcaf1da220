import { Fault } from '../../../domain/fault.ts';
import type { Rules } from '../rules.ts';
import { expectSame, expectThat, faultOf, thrownBy } from '../expectations.ts';
import { turnOfTheLoop } from '../../turn-of-the-loop.ts';
import { Door, labelOf, ParcelPosted, type PostWorld } from './post-world.ts';

/** How subscriptions and buses begin and end. */
export const lifeCycle: Rules<PostWorld> = {
  'a name stands for one subscription': async (world) => {
    const { bus } = await world.open();
    const desk = { name: 'desk', handle: () => {} };
    const subscription = bus.subscribe(ParcelPosted, desk);
    await faultOf(() => bus.subscribe(ParcelPosted, desk), 'SUBSCRIPTION_NAME_TAKEN', 'A second one is refused.');
    subscription.unsubscribe();
    bus.subscribe(ParcelPosted, desk);
    expectSame(subscription.name, 'desk', 'A subscription knows its name, and frees it when it ends.');
  },

  'a subscription that can not be is refused': async (world) => {
    const { bus } = await world.open();
    const handle = (): void => {};
    const wrong: readonly (readonly [unknown, unknown])[] = [
      [class Plain {}, { name: 'desk', handle }],
      [[], { name: 'desk', handle }],
      [ParcelPosted, { name: '', handle }],
      [ParcelPosted, { name: 'desk' }],
      [ParcelPosted, undefined],
    ];
    for (const [messages, options] of wrong) {
      const subscribe = (): unknown => bus.subscribe(messages as never, options as never);
      await faultOf(subscribe, 'INVALID_OPTION', 'Wrong use is the mistake of the caller.');
    }
  },

  'who has unsubscribed gets nothing more, and the others do': async (world) => {
    const post = await world.open();
    const got: string[] = [];
    const desk = post.bus.subscribe(ParcelPosted, { name: 'desk', handle: () => void got.push('desk') });
    post.bus.subscribe(ParcelPosted, { name: 'van', handle: () => void got.push('van') });
    await post.post('a');
    await post.bus.publish();
    desk.unsubscribe();
    await post.post('a');
    await post.bus.publish();
    expectSame(got.toSorted(), ['desk', 'van', 'van'], 'The second message is for the van alone.');
  },

  'a handler may subscribe and unsubscribe': async (world) => {
    const post = await world.open();
    const got: string[] = [];
    const desk = post.bus.subscribe(ParcelPosted, {
      name: 'desk',
      handle: (_, { envelope }) => {
        got.push(`desk ${labelOf(envelope)}`);
        desk.unsubscribe();
        post.bus.subscribe(ParcelPosted, {
          name: 'van',
          handle: (_event, later) => void got.push(`van ${labelOf(later.envelope)}`),
        });
      },
    });
    await post.post('a');
    await post.bus.drain();
    await post.post('a');
    await post.bus.drain();
    expectSame(got, ['desk a1', 'van a2'], 'The new subscription begins with what comes next.');
  },

  'a handler that waits for the bus is told, and not left waiting': async (world) => {
    for (const method of ['publish', 'drain'] as const) {
      const post = await world.open();
      const thrown: unknown[] = [];
      post.bus.subscribe(ParcelPosted, {
        name: 'desk',
        handle: async () => {
          thrown.push(await thrownBy(() => post.bus[method]()));
        },
      });
      await post.post('a');
      await post.bus.publish();
      const [first] = thrown;
      expectSame(Fault.is(first) && first.code, 'WAITS_FOR_ITSELF', `${method} would wait for its own caller.`);
    }
  },

  'giving up on publish or drain ends the waiting, not the work': async (world) => {
    for (const method of ['publish', 'drain'] as const) {
      const post = await world.open();
      const [door, controller, reason] = [new Door(), new AbortController(), new Error('no time')];
      const done: string[] = [];
      post.bus.subscribe(ParcelPosted, { name: 'desk', handle: () => door.opened.then(() => void done.push('done')) });
      await post.post('a');
      const waiting = thrownBy(() => post.bus[method]({ signal: controller.signal }));
      await turnOfTheLoop();
      controller.abort(reason);
      expectThat((await waiting) === reason, `${method} rejects with the reason of the signal.`);
      door.open();
      await post.bus.drain();
      expectSame(done, ['done'], 'The handler ends its work.');
    }
  },

  'a closing bus takes nothing in, and lets handlers at work finish': async (world) => {
    const post = await world.open();
    const door = new Door();
    const done: string[] = [];
    post.bus.subscribe(ParcelPosted, {
      name: 'desk',
      handle: async (_, { envelope, signal }) => {
        await door.opened;
        done.push(`${labelOf(envelope)} ${signal.aborted ? 'aborted' : 'in peace'}`);
      },
    });
    await post.post('a');
    await turnOfTheLoop();
    const closing = post.bus.close({ timeoutMs: 1_000 });
    await post.post('b');
    await world.timer.advance(999);
    door.open();
    expectSame(await closing, [], 'Nothing is left unfinished.');
    await turnOfTheLoop();
    expectSame(done, ['a1 in peace'], 'What comes after closing is not taken in.');
  },

  'when the time to close is over, handlers at work are aborted and named': async (world) => {
    const post = await world.open();
    const seen: boolean[] = [];
    post.bus.subscribe(ParcelPosted, {
      name: 'desk',
      handle: (_, { signal }) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            seen.push(signal.aborted);
            resolve();
          });
        }),
    });
    await post.post('a', 'a');
    await turnOfTheLoop();
    const closing = post.bus.close({ timeoutMs: 500 });
    await world.timer.advance(499);
    expectSame(seen, [], 'They have the time that was given.');
    await world.timer.advance(1);
    const left = (await closing).map(({ subscription, envelope, running }) => [
      subscription,
      labelOf(envelope),
      running,
    ]);
    expectSame(seen, [true], 'Then their signal is aborted.');
    const byLabel = left.toSorted(([, one], [, other]) => String(one).localeCompare(String(other)));
    expectSame(
      byLabel,
      [
        ['desk', 'a1', true],
        ['desk', 'a2', false],
      ],
      'What is left is told, at work or waiting.',
    );
  },

  'a retry that was waited for is left unfinished by closing': async (world) => {
    const post = await world.open();
    post.bus.subscribe(ParcelPosted, { name: 'desk', handle: () => Promise.reject(new Error('again')) });
    await post.post('a');
    await post.bus.publish();
    const left = await post.bus.close({ timeoutMs: 0 });
    expectSame(
      left.map(({ attempts, running }) => [attempts, running]),
      [[1, false]],
      'It is told with its attempts.',
    );
  },

  'a closed bus refuses to subscribe, publish and drain, and closes once': async (world) => {
    const { bus } = await world.open();
    const first = await bus.close();
    expectSame(await bus.close(), first, 'A second call answers the same.');
    const late: Readonly<Record<string, () => unknown>> = {
      subscribe: () => bus.subscribe(ParcelPosted, { name: 'desk', handle: () => {} }),
      publish: () => bus.publish(),
      drain: () => bus.drain(),
    };
    for (const [name, use] of Object.entries(late)) await faultOf(use, 'BUS_CLOSED', `${name} comes too late.`);
  },
};
