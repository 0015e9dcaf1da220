import type { Store } from 'demesne/application';
import { reachOf, subscriptionNames, isGuilty } from '../model/kinds.ts';
import { openStore } from '../open-store.ts';

/** Each number at least once, the first time in order. */
export function orderFaults(by: string, id: string, reached: number, heard: readonly number[]): readonly string[] {
  const first = [...new Set(heard)];
  const isInOrder = first.every((number, index) => number === index + 1);
  if (!isInOrder) return [`${by} got ${id} out of order: ${first.slice(0, 20).join(' ')}`];
  return first.length === reached ? [] : [`${by} got ${id} up to ${first.length} instead of ${reached}`];
}

/** What the receiver's log tells: each number once, in order, as far as its sender could come. */
export async function receivedFaults(file: string, counted: ReadonlyMap<string, number>): Promise<readonly string[]> {
  const { store, close, migrate } = openStore(file);
  await migrate();
  const received = new Map<string, number[]>();
  for (let position = 0; ;) {
    const batch = await store.log.read(position, 500);
    if (batch.length === 0) break;
    for (const { position: found, envelope } of batch) {
      position = found;
      const id = String(envelope.aggregate?.id);
      received.set(id, [...(received.get(id) ?? []), (envelope.message.encode() as { number: number }).number]);
    }
  }
  await close();
  return [...new Set([...received.keys(), ...counted.keys()])].flatMap((id) => {
    const numbers = received.get(id) ?? [];
    const twice = numbers.filter((number, index) => numbers.indexOf(number) !== index);
    const repeated = twice.map((number) => `the receiver has ${id} ${number} twice`);
    return [...repeated, ...orderFaults('the receiver', id, reachOf('publish', id, counted.get(id) ?? 0), numbers)];
  });
}

/** What kills, what is poison, and what is refused for that. */
const EXPECTED = /HANDLER_CRASHED|It never succeeds|BROKER_REFUSED/;

/** Only the guilty are parked, from the number on that nobody survives. */
export async function parkedFaults({ subscriptions }: Store): Promise<readonly string[]> {
  const wrong: string[] = [];
  for (const name of subscriptionNames) {
    for (const { key, status, attempts, cause } of await subscriptions.parked(name, { limit: 100_000 })) {
      const id = key.slice(key.indexOf('/') + 1);
      const what = `${name} has ${key} ${status} after ${attempts} attempts`;
      if (!isGuilty(name, id)) wrong.push(`${what}, which did nothing wrong: ${JSON.stringify(cause)}`);
      else if (status === 'dead' && !EXPECTED.test(JSON.stringify(cause)))
        wrong.push(`${what}: ${JSON.stringify(cause)}`);
      else if (status === 'retrying') wrong.push(what);
    }
  }
  return wrong;
}
