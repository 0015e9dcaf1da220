import type { Store } from 'demesne/application';
import { setTimeout as timeOut } from 'node:timers/promises';
import { judge, type Judgement } from './judgement/judge.ts';
import { subscriptionNames } from './model/kinds.ts';
import { Notes } from './notes.ts';
import { openStore } from './open-store.ts';
import { Cast, type Toll } from './stage/cast.ts';
import { bundled } from './stage/programs.ts';

/** What is done to whom, and for how long. */
export interface Plan {
  /** The name of a file, or the address of a server. */
  readonly where: string;
  /** Where processes write down what they know. */
  readonly folder: string;
  readonly ms: number;
  /** How much is to be committed in that time; a slow machine gets longer. */
  readonly atLeast?: number;
  /** Stops the server the hard way and starts it again; without it the disk is full for a moment. */
  readonly restart?: () => void;
}

/** How a run went. */
export interface Outcome extends Judgement, Toll {
  /** How often the server crashed, or the disk was full. */
  readonly upset: number;
}

const UPSET_EVERY_MS = 8_000;
const RECEIVER_DIES_EVERY_MS = 9_000;
/** Shorter than it takes to give a message up. */
const FULL_FOR_MS = 400;
const STUCK_AFTER_MS = 60_000;

/** Has processes write, handle, publish and fire while they are killed, then lets them finish, and judges what is there. */
export async function chaos(plan: Plan): Promise<Outcome> {
  const { store, migrate, close } = openStore(plan.where);
  await migrate();
  const programs = await bundled();
  const cast = await Cast.begin(programs, plan.where, plan.folder);
  try {
    const upset = await rage(plan, cast, store);
    cast.calm();
    const isSettled = await settled(store);
    await cast.end();
    const judgement = await judge(store, new Notes(plan.folder));
    const wrong = [
      ...(isSettled ? [] : ['nothing has moved for a minute, and something is left to do']),
      ...(cast.failed === 0 ? [] : [`${cast.failed} processes have ended that nobody had killed`]),
      ...judgement.wrong,
    ];
    return { ...judgement, wrong, ...cast.toll, upset };
  } finally {
    await cast.end();
    await close();
    programs.remove();
  }
}

/** Kills and upsets as long as it is to last; how often there was an upset. */
async function rage({ ms, atLeast = 0, restart }: Plan, cast: Cast, store: Store): Promise<number> {
  const end = Date.now() + ms;
  let upset = 0;
  const upsets = every(UPSET_EVERY_MS);
  const deaths = every(RECEIVER_DIES_EVERY_MS);
  while (Date.now() < end || (await hasLess(store, atLeast))) {
    await timeOut(500 + Math.random() * 4_000);
    if (Math.random() < 0.6) cast.killWorker();
    else cast.freezeWorker();
    if (deaths()) cast.killReceiver();
    if (!upsets()) continue;
    upset += 1;
    if (restart) restart();
    else await fullDisk(cast);
  }
  return upset;
}

/** Whether it is time again. */
function every(ms: number): () => boolean {
  let next = Date.now() + ms;
  return () => {
    if (Date.now() < next) return false;
    next = Date.now() + ms;
    return true;
  };
}

async function fullDisk(cast: Cast): Promise<void> {
  cast.tellWorkers('the disk is full');
  await timeOut(FULL_FOR_MS);
  cast.tellWorkers('there is room');
}

/** Whether there is less in the log; of a server that has just been stopped nobody knows. */
const hasLess = async ({ log }: Store, count: number): Promise<boolean> => {
  try {
    return (await log.head()) < count;
  } catch {
    return true;
  }
};

/**
 * Waits until everything has rung and is handled, or lies where nobody but an operator can help; whether it came to that. It
 * waits as long as anything moves.
 */
async function settled({ log, subscriptions, schedule }: Store): Promise<boolean> {
  let seen = '';
  let latest = Infinity;
  for (let quiet = 0; quiet < 5;) {
    await timeOut(200);
    const next = await schedule.nextDueAt();
    const head = await log.head();
    const states = await subscriptions.states(subscriptionNames);
    const isDone =
      next === undefined &&
      states.every(({ position, parked, dead, blocked }) => position === head && parked === dead + blocked);
    quiet = isDone ? quiet + 1 : 0;
    const stands = JSON.stringify([head, states.map(({ position, parked, dead }) => [position, parked, dead])]);
    if (stands !== seen) latest = Date.now() + STUCK_AFTER_MS;
    else if (!isDone && Date.now() > latest) return false;
    seen = stands;
  }
  return true;
}
