import { appendFileSync } from 'node:fs';
import { setTimeout as timeOut } from 'node:timers/promises';
import { BufferedUnitOfWork, type Store } from 'demesne/application';
import { exponentialBackoff, Subscriptions, type HandlerContext } from 'demesne/messaging';
import { ok, safeTry } from 'neverthrow';
import { Copy, Counted, Counter, counterIds, FATAL, kindOf, recipes, type CounterId } from '../counters.ts';
import { openStore } from '../open-store.ts';

/**
 * Writes and handles until it is killed, and kills itself now and then: before or after any step that the store takes.
 *
 * Its arguments: where the store is, the folder of its notes, and how likely it kills itself at a step.
 */
const [, , where = '', folder = '', likelihood = '0'] = process.argv;
let dies = Number(likelihood);
let writes = true;

const die = (): void => process.kill(process.pid, 'SIGKILL') as unknown as void;
const maybeDie = (): void => {
  if (Math.random() < dies) die();
};

/** The same methods, with death before and after each. */
const mortal = <Port extends object>(port: Port): Port =>
  new Proxy(port, {
    get(target, name) {
      const found: unknown = Reflect.get(target, name, target);
      if (typeof found !== 'function') return found;
      return (...values: unknown[]): unknown => {
        maybeDie();
        const answer: unknown = Reflect.apply(found, target, values);
        maybeDie();
        return answer instanceof Promise ? answer.finally(maybeDie) : answer;
      };
    },
  });

const { store: plain } = openStore(where);
const store: Store = Object.assign(mortal(plain));
const unit = new BufferedUnitOfWork(store, recipes);
const note = (file: string, line: string): void => appendFileSync(`${folder}/${file}`, `${line}\n`);

const subscriptions = new Subscriptions(mortal(plain.log), mortal(plain.subscriptions), {
  leaseMs: 500,
  batch: 20,
  retry: exponentialBackoff({ attempts: 14, firstDelayMs: 10, maxDelayMs: 250 }),
  // The server is stopped now and then; what fails is tried again.
  onFault: () => undefined,
});

/** What is wrong with a message shows before anything is done. */
function misbehave(id: string, number: number): void {
  const kind = kindOf(id);
  if (kind === 'flaky' && Math.random() < 0.2) throw new Error('It fails now and then.');
  if (number !== FATAL) return;
  if (kind === 'poison') throw new Error('It never succeeds.');
  if (kind === 'deadly') die();
}

subscriptions.subscribe(Counted, {
  name: 'copy',
  partitions: 5,
  from: 'start',
  handle: (_, context: HandlerContext<Counted>) => {
    const { id, version: number } = context.aggregate;
    misbehave(id, number);
    return unit.runOnce(
      ({ copies }) =>
        safeTry(async function* () {
          const counterId = id as CounterId;
          if (number === 1) return copies.save(Copy.begin(counterId));
          const copy = yield* await copies.get(counterId);
          yield* copy.take(number);
          return copies.save(copy);
        }),
      context,
    );
  },
});

subscriptions.subscribe(Counted, {
  name: 'witness',
  partitions: 3,
  from: 'start',
  handle: (_, { aggregate: { id, version } }) => {
    misbehave(id, version);
    note('witnessed', `${id} ${version}`);
  },
});

/** Counts, and writes down what it was told is committed. */
async function write(): Promise<void> {
  while (writes) {
    const id = counterIds[Math.floor(Math.random() * counterIds.length)] as CounterId;
    try {
      const counted = await unit.run(({ counters }) =>
        safeTry(async function* () {
          const found = await counters.find(id);
          const counter = found ?? Counter.begin(id);
          if (found !== undefined) yield* counter.count();
          yield* await counters.save(counter);
          return ok(counter.version);
        }),
      );
      if (counted.isOk()) note('acknowledged', `${id} ${counted.value}`);
    } catch {
      // Nobody knows what became of it, and so it isn't written down.
      await timeOut(20);
    }
    await timeOut(Math.random() * 8);
  }
}

process.on('message', (message) => {
  if (message === 'be calm') dies = 0;
  if (message === 'write no more') writes = false;
});
process.on('disconnect', die);

for (let isStarted = false; !isStarted;) {
  isStarted = await subscriptions.start().then(
    () => true,
    () => timeOut(50).then(() => false),
  );
}
process.send?.('started');
await write();
process.send?.('silent');
