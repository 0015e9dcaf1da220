import type { HandlerContext } from 'demesne/messaging';
import { Noted, World } from './kit.ts';

/** A world whose notes are handled by a function that may fail, with everything that was tried in its order. */
export function noting(
  handle: (note: string, context: HandlerContext) => unknown = () => undefined,
  world = new World(),
) {
  const tried: string[] = [];
  const subscriptions = world.instance();
  subscriptions.subscribe(Noted, {
    name: 'write-down',
    from: 'start',
    handle: async ({ data: { note } }, context) => {
      tried.push(note);
      return (await handle(note, context as never)) as undefined;
    },
  });
  return { world, tried, subscriptions, desk: subscriptions.operator('write-down') };
}

export const broken = (...notes: string[]) => ({
  notes: new Set(notes),
  handle(note: string): void {
    if (this.notes.has(note)) throw new Error('no ink');
  },
});
