import { inMemory, Noted, World } from './kit.ts';

/** A subscription whose note `a1` is dead, with `a2` behind it. */
export async function stuck(ground = inMemory, options: { readonly resettable?: boolean } = {}) {
  const world = new World(ground);
  const handled: string[] = [];
  const ill = new Set(['a1']);
  const subscriptions = world.instance();
  subscriptions.subscribe(Noted, {
    name: 'write-down',
    from: 'start',
    ...options,
    handle: ({ data: { note } }) => {
      if (ill.has(note)) throw new Error('no ink');
      handled.push(note);
    },
  });
  await world.commit('a1', 'a2', 'b1');
  await subscriptions.start();
  await world.drained(subscriptions);
  handled.length = 0;
  return { world, handled, ill, subscriptions, desk: subscriptions.operator('write-down') };
}
