import type { Plays } from './playing.ts';

/** What an operator does, in a process where nothing is handled. */
export const operating: Plays<'decide' | 'pause' | 'reset'> = {
  decide: async (world, { subscription, nth, decision }) => {
    const operator = world.subscriptions().operator(subscription);
    // Where nothing is parked there, it is refused.
    const position = (await operator.list())[nth]?.position ?? nth + 1;
    if (decision === 'replay') return operator.replay(position);
    if (decision === 'skip') return operator.skip(position, 'nobody needs it');
    return operator.edit(position, { cents: decision === 'edit' ? 1 : 'many' });
  },
  pause: (world, { subscription, pauses }) => {
    const operator = world.subscriptions().operator(subscription);
    return pauses ? operator.pause() : operator.resume();
  },
  reset: async (world, { subscription, back }) =>
    world
      .subscriptions()
      .operator(subscription)
      .reset(Math.max(0, (await world.ground.store.log.head()) - back)),
};
