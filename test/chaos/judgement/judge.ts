import { BufferedUnitOfWork, type Finding, type Store } from 'demesne/application';
import { copyOf, CounterId, reachOf } from '../model/kinds.ts';
import { recipes } from '../model/recipes.ts';
import type { Notes, Numbers } from '../notes.ts';
import { alarmFindings } from './alarms.ts';
import { orderFaults, parkedFaults, receivedFaults } from './deliveries.ts';
import { fenceFaults } from './fences.ts';
import { historyOf, type CounterHistory } from './history.ts';

/** What was there at the end of a run, and everything about it that must not be. */
export interface Judgement {
  readonly messages: number;
  readonly acknowledged: number;
  /** How often something was handled again. */
  readonly redelivered: number;
  /** How many alarms came, and how many were cancelled before. */
  readonly rang: number;
  readonly cancelled: number;
  readonly wrong: readonly string[];
}

/** A store that can be examined. */
type Examined = Store & { examine(): readonly Finding[] | Promise<readonly Finding[]> };

/** Reads both logs, the aggregates and the notes. */
export async function judge(store: Examined, notes: Notes): Promise<Judgement> {
  const { messages, counters, wrong: inLog } = await historyOf(store);
  const witnessed = notes.read('witnessed');
  const acknowledged = notes.read('acknowledged');
  const counted = new Map([...counters].map(([id, history]) => [id, history.counted.length]));
  const alarms = [...counters].map(([id, history]) => alarmFindings(id, history));
  const wrong = [
    ...(acknowledged.size === 0 || alarms.every(({ rang }) => rang === 0) ? ['hardly anything has happened'] : []),
    ...inLog,
    ...(await store.examine()).map(({ name, at, found }) => `${name} at ${at}: ${found}`),
    ...lostFaults(acknowledged, counted),
    ...alarms.flatMap((findings) => findings.wrong),
    ...[...notes.read('early')].map(([id, numbers]) => `alarms of ${id} came before their time: ${numbers.join(' ')}`),
    ...[...counted].flatMap(([id, last]) =>
      orderFaults('the witness', id, reachOf('witness', id, last), witnessed.get(id) ?? []),
    ),
    ...(await aggregateFaults(store, counters)),
    ...(await receivedFaults(notes.received, counted)),
    ...(await parkedFaults(store)),
    ...fenceFaults(notes.read('checkpoints')),
  ];
  const redelivered = sum([...witnessed.values()].map((numbers) => numbers.length - new Set(numbers).size));
  const [rang, cancelled] = [sum(alarms.map((one) => one.rang)), sum(alarms.map((one) => one.cancelled))];
  return { messages, acknowledged: countOf(acknowledged), redelivered, rang, cancelled, wrong };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, one) => total + one, 0);

const countOf = (numbers: Numbers): number => sum([...numbers.values()].map(({ length }) => length));

/** What a writer was told is committed. */
const lostFaults = (acknowledged: Numbers, counted: ReadonlyMap<string, number>): readonly string[] =>
  [...acknowledged].flatMap(([id, numbers]) =>
    numbers
      .filter((number) => number > (counted.get(id) ?? 0))
      .map((number) => `${id} ${number} was acknowledged and is lost`),
  );

/** Every transactional effect once: a copy that takes no number twice and leaves none out, a bell that has counted its rings. */
async function aggregateFaults(
  store: Store,
  counters: ReadonlyMap<string, CounterHistory>,
): Promise<readonly string[]> {
  const unit = new BufferedUnitOfWork(store, recipes);
  const wrong: string[] = [];
  for (const [name, { counted, rung, published }] of counters) {
    for (const copier of ['copy', 'placed'] as const) {
      const copy = await unit.run(({ copies }) => copies.get(copyOf(copier, name)));
      const last = copy.isOk() ? copy.value.last : 0;
      const reached = reachOf(copier, name, counted.length);
      if (last !== reached) wrong.push(`the ${copier} of ${name} stands at ${last} instead of ${reached}`);
    }
    const bell = await unit.run(({ bells }) => bells.get(CounterId.of(name)));
    const times = bell.isOk() ? bell.value.times : 0;
    if (times !== rung.length) wrong.push(`the bell of ${name} has counted ${times} rings instead of ${rung.length}`);
    const isWhole = published.length === counted.length && published.every((number, index) => number === index + 1);
    if (!isWhole)
      wrong.push(`of ${name}, which counted to ${counted.length}, was to be published ${published.join(' ')}`);
  }
  return wrong;
}
