import type { SubscriptionStore } from 'demesne/messaging';
import type { Notes } from '../notes.ts';

/** The same store; what was written of how far a partition has come is noted, with the epoch of whoever wrote it. */
export const notedCheckpoints = (store: SubscriptionStore, notes: Notes): SubscriptionStore =>
  new Proxy(store, {
    get(target, name) {
      if (name === 'checkpoint') return checkpoint;
      const found: unknown = Reflect.get(target, name, target);
      return typeof found === 'function' ? found.bind(target) : found;

      async function checkpoint(...[lease, position, changes]: Parameters<SubscriptionStore['checkpoint']>) {
        const isWritten = await target.checkpoint(lease, position, changes);
        const { subscription, partition, epoch, position: from } = lease;
        if (isWritten) notes.add('checkpoints', `${subscription}/${partition} ${epoch} ${from}`, position);
        return isWritten;
      }
    },
  });
