import { setTimeout as timeOut } from 'node:timers/promises';
import { BufferedUnitOfWork, type Store } from 'demesne/application';
import { exponentialBackoff, Scheduler, Subscriptions } from 'demesne/messaging';
import { Counting } from '../stage/counting.ts';
import { subscribe } from '../stage/reactions.ts';
import { advanced } from '../model/counter.ts';
import { recipes } from '../model/recipes.ts';
import { die, Mortality } from '../mortality.ts';
import { Notes } from '../notes.ts';
import { openStore } from '../open-store.ts';
import { notedCheckpoints } from './noted-checkpoints.ts';

/**
 * Writes, handles, publishes and fires until it is killed, and kills itself now and then: before or after any step that the
 * store takes.
 *
 * Its arguments: where the store is, the folder of its notes, where to publish, when the run began, and how long it
 * lives at the most.
 */
const [, , where = '', folder = '', url = '', begunMs = '0', lifeMs = '0'] = process.argv;
const mortality = new Mortality(Number(lifeMs));
const { store: opened, limit } = openStore(where, mortality.step);
const store: Store = mortality.of(opened);
const notes = new Notes(folder);
const unit = new BufferedUnitOfWork(store, recipes, { publishes: [advanced] });

// The server is stopped now and then, and the disk is full; what fails is tried again.
const onFault = (): void => undefined;
const checkpointed = notedCheckpoints(mortality.of(opened.subscriptions), notes);
const subscriptions = new Subscriptions(mortality.of(opened.log), checkpointed, {
  leaseMs: 500,
  batch: 20,
  retry: exponentialBackoff({ attempts: 8, firstDelayMs: 25, maxDelayMs: 500 }),
  onFault,
});
subscribe(subscriptions, { unit, notes, url });
const scheduler = new Scheduler(mortality.of(opened.schedule), { batch: 5, onFault });
const counting = new Counting(unit, notes, Number(begunMs));

process.on('message', (message) => {
  if (message === 'the disk is full') limit(true);
  if (message === 'there is room') limit(false);
  if (message !== 'be calm') return;
  limit(false);
  mortality.end();
  counting.end();
});
process.on('disconnect', die);

/** Whoever starts while the server is stopped begins again. */
async function started(start: () => Promise<void>): Promise<void> {
  for (let isStarted = false; !isStarted;) {
    isStarted = await start().then(
      () => true,
      () => timeOut(50).then(() => false),
    );
  }
}

await started(() => subscriptions.start());
await started(() => scheduler.start());
process.send?.('started');
await counting.run();
