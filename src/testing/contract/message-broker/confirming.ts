import { BrokerRefused } from '../../../messaging/broker/broker-faults.ts';
import { expectSame, expectThat } from '../expectations.ts';
import type { Rules } from '../rules.ts';
import type { PostalWorld } from './postal-world.ts';

/** Sends until it is confirmed, as a relay does. */
async function confirmed(world: PostalWorld, event: Parameters<PostalWorld['send']>[0]): Promise<void> {
  for (let attempts = 0; attempts < 5; attempts += 1) {
    if ((await world.refusalOf(event)) === undefined) return;
  }
  throw await world.refusalOf(event);
}

/** A gate that somebody opens. */
function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open };
}

/** What a confirmation is worth. */
export const confirming: Rules<PostalWorld> = {
  'what was confirmed arrives': async (world) => {
    const event = world.letter();
    await world.send(event);
    await world.arrived(event.id);
  },

  'what its receiver did not take arrives once it is sent until it is confirmed': async (world) => {
    const event = world.letter();
    let failures = 2;
    world.before = () => {
      failures -= 1;
      if (failures >= 0) throw new Error('not now');
    };
    await confirmed(world, event);
    await world.arrived(event.id);
  },

  'a failure that may pass is not a refusal': async (world) => {
    world.before = () => {
      throw new Error('not now');
    };
    expectSame(BrokerRefused.is(await world.refusalOf(world.letter())), false, 'It may be sent again.');
  },

  'what its receiver will never take is refused': async (world) => {
    world.before = () => {
      throw new BrokerRefused('no such letters');
    };
    expectSame(BrokerRefused.is(await world.refusalOf(world.letter())), true, 'There is no use in sending it again.');
  },

  'after a failure and a refusal others are sent as before': async (world) => {
    const [first, second, third] = [world.letter(), world.letter(), world.letter()];
    world.before = ({ id }) => {
      if (id === first.id) throw new Error('not now');
      if (id === second.id) throw new BrokerRefused('no such letters');
    };
    await world.refusalOf(first);
    await world.refusalOf(second);
    await world.send(third);
    await world.arrived(third.id);
  },

  'an event that is sent again is confirmed again': async (world) => {
    const event = world.letter();
    await world.send(event);
    expectSame(await world.refusalOf(event), undefined, 'Whoever sends doesn’t know that it arrived.');
    await world.arrived(event.id);
  },

  'a send that is aborted before it begins sends nothing': async (world) => {
    const reason = new Error('gave up');
    const event = world.letter();
    expectSame(
      (await world.refusalOf(event, AbortSignal.abort(reason))) === reason,
      true,
      'It rejects with the reason.',
    );
    const other = world.letter();
    await world.send(other);
    await world.arrived(other.id);
    expectSame(world.ids, [other.id], 'It was not sent.');
  },

  'a send that is aborted on its way ends at once': async (world) => {
    const [arrived, taken] = [gate(), gate()];
    world.before = () => (arrived.open(), taken.opened);
    const stop = new AbortController();
    const reason = new Error('gave up');
    const refusal = world.refusalOf(world.letter(), stop.signal);
    await arrived.opened;
    stop.abort(reason);
    const found = await Promise.race([refusal, world.until(() => false, 'It ends.').catch(() => 'it went on')]);
    taken.open();
    expectThat(found === undefined || found === reason, 'It was confirmed, or it rejects with the reason.');
  },
};

/** Who comes before whom. */
export const order: Rules<PostalWorld> = {
  'events of one key arrive in the order in which they were confirmed': async (world) => {
    const events = Array.from({ length: 20 }, () => world.letter());
    let turns = 20;
    // The first would come last, if the others didn't wait for it.
    world.before = async () => {
      for (let turn = (turns -= 1); turn > 0; turn -= 1) await Promise.resolve();
    };
    for (const event of events) await world.send(event, 'Letter/a');
    await world.arrived(events.at(-1)?.id as string);
    expectSame(
      world.ids,
      events.map(({ id }) => id),
      'One after the other.',
    );
  },

  'an event that was not taken comes before the next of its key': async (world) => {
    const [first, second] = [world.letter(), world.letter()];
    let failures = 1;
    world.before = ({ id }) => {
      if (id === first.id && (failures -= 1) >= 0) throw new Error('not now');
    };
    await confirmed(world, first);
    await world.send(second);
    await world.arrived(second.id);
    expectSame(world.ids, [first.id, second.id], 'It kept its place.');
  },

  'events of different keys don’t wait for each other': async (world) => {
    const [slow, quick] = [world.letter(), world.letter()];
    const held = gate();
    world.before = ({ id }) => (id === slow.id ? held.opened : undefined);
    const sent = world.send(slow, 'Letter/a');
    await world.send(quick, 'Letter/b');
    await world.arrived(quick.id);
    expectSame(world.ids, [quick.id], 'The slow one is still on its way.');
    held.open();
    await sent;
    await world.arrived(slow.id);
  },

  'many events at once all arrive': async (world) => {
    const events = Array.from({ length: 50 }, () => world.letter());
    await Promise.all(events.map(async (event) => world.send(event)));
    await world.until(() => world.ids.length === events.length, 'All of them arrive.');
  },
};
