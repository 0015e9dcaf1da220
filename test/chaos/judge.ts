import { existsSync, readFileSync } from 'node:fs';
import { BufferedUnitOfWork } from 'demesne/application';
import type { Store } from 'demesne/application';
import { counterIds, FATAL, isGuilty, recipes, type CounterId } from './counters.ts';

/** What was there at the end of a run, and everything about it that must not be. */
export interface Judgement {
  readonly messages: number;
  readonly acknowledged: number;
  readonly redelivered: number;
  readonly wrong: readonly string[];
}

/** One number of one counter. */
type Numbers = Map<string, number[]>;

/** Reads the whole log, the copies and the notes. */
export async function judge(store: Store, folder: string): Promise<Judgement> {
  const wrong: string[] = [];
  const counted = await countedIn(store, wrong);
  const acknowledged = notes(`${folder}/acknowledged`);
  const witnessed = notes(`${folder}/witnessed`);
  for (const [id, numbers] of acknowledged) {
    const last = counted.get(id) ?? 0;
    for (const number of numbers) if (number > last) wrong.push(`${id} ${number} was acknowledged and is lost`);
  }
  for (const [id, last] of counted) {
    const reached = isGuilty(id) ? Math.min(last, FATAL - 1) : last;
    wrong.push(...(await copyFaults(store, id, reached)), ...witnessFaults(id, reached, witnessed.get(id) ?? []));
  }
  wrong.push(...(await parkedFaults(store)));
  const [heard, different] = [
    sum([...witnessed.values()], (one) => one.length),
    sum([...witnessed.values()], (one) => new Set(one).size),
  ];
  return {
    messages: await store.log.head(),
    acknowledged: sum([...acknowledged.values()], (one) => one.length),
    redelivered: heard - different,
    wrong,
  };
}

const sum = <T>(values: readonly T[], of: (value: T) => number): number =>
  values.reduce((total, one) => total + of(one), 0);

/** How far each counter came; the log has every position and every version once, in order. */
async function countedIn(store: Store, wrong: string[]): Promise<Map<string, number>> {
  const versions = new Map<string, number>();
  for (let position = 0; ;) {
    const batch = await store.log.read(position, 500);
    if (batch.length === 0) break;
    for (const { position: found, envelope } of batch) {
      if (found !== position + 1) wrong.push(`after position ${position} the log has ${found}`);
      position = found;
      const { type, id, version } = envelope.aggregate as { type: string; id: string; version: number };
      const stream = `${type}/${id}`;
      const before = versions.get(stream) ?? 0;
      if (version !== before + 1) wrong.push(`after version ${before} of ${stream} comes ${version}`);
      versions.set(stream, version);
    }
  }
  return new Map(counterIds.map((id) => [id, versions.get(`Counter/${id}`) ?? 0]));
}

/** Every transactional effect once, in order: a copy takes no number twice, and leaves none out. */
async function copyFaults(store: Store, id: string, reached: number): Promise<readonly string[]> {
  const copy = await new BufferedUnitOfWork(store, recipes).run(({ copies }) => copies.get(id as CounterId));
  const last = copy.isOk() ? copy.value.last : 0;
  return last === reached ? [] : [`the copy of ${id} stands at ${last} instead of ${reached}`];
}

/** Each at least once, the first time in order. */
function witnessFaults(id: string, reached: number, heard: readonly number[]): readonly string[] {
  const first = [...new Set(heard)];
  const isInOrder = first.every((number, index) => number === index + 1);
  if (!isInOrder) return [`${id} was witnessed out of order: ${first.slice(0, 20).join(' ')}`];
  return first.length === reached ? [] : [`${id} was witnessed up to ${first.length} instead of ${reached}`];
}

/** What kills, and what is poison. */
const EXPECTED = /HANDLER_CRASHED|It never succeeds/;

/** Only the guilty are parked, from the number on that nobody survives. */
async function parkedFaults({ subscriptions }: Store): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const name of ['copy', 'witness']) {
    for (const { key, status, attempts, cause } of await subscriptions.parked(name, { limit: 100_000 })) {
      const id = key.slice(key.indexOf('/') + 1);
      if (!isGuilty(id))
        wrong.push(
          `${name} has ${key} parked, which did nothing wrong: ${status} after ${attempts}, ${JSON.stringify(cause)}`,
        );
      else if (status === 'dead' && !EXPECTED.test(JSON.stringify(cause)))
        wrong.push(`${name} has ${key} dead for ${JSON.stringify(cause)}`);
      else if (status === 'retrying') wrong.push(`${name} still retries ${key} after ${attempts} attempts`);
    }
  }
  return wrong;
}

function notes(file: string): Numbers {
  const numbers: Numbers = new Map();
  if (!existsSync(file)) return numbers;
  for (const line of readFileSync(file, 'utf8').split('\n').slice(0, -1)) {
    const [id = '', number] = line.split(' ');
    const known = numbers.get(id);
    if (known === undefined) numbers.set(id, [Number(number)]);
    else known.push(Number(number));
  }
  return numbers;
}
