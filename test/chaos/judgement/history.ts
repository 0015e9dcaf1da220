import type { Store } from 'demesne/application';
import type { LoggedMessage } from 'demesne/messaging';
import type { Count } from '../model/counter.ts';

/** What the log tells of one counter. */
export interface CounterHistory {
  /** The first is number 1. */
  readonly counted: { readonly position: number; readonly count: Count }[];
  /** Where each alarm stands, by its number. */
  readonly rang: Map<number, number>;
  /** The alarms for which its bell rang. */
  readonly rung: number[];
  /** What was to be published. */
  readonly published: number[];
}

/** The whole log, and what is wrong with it whatever it tells. */
export interface History {
  readonly messages: number;
  readonly counters: ReadonlyMap<string, CounterHistory>;
  readonly wrong: readonly string[];
}

/** Reads the log from its beginning: positions ascend without a gap, and so do the versions of each stream. */
export async function historyOf({ log }: Store): Promise<History> {
  const wrong: string[] = [];
  const counters = new Map<string, CounterHistory>();
  const versions = new Map<string, number>();
  let position = 0;
  for (;;) {
    const batch = await log.read(position, 500);
    if (batch.length === 0) return { messages: position, counters, wrong };
    for (const logged of batch) {
      if (logged.position !== position + 1) wrong.push(`after position ${position} the log has ${logged.position}`);
      position = logged.position;
      const { id, told } = toldBy(logged, wrong, versions);
      if (told === undefined) continue;
      const history = counters.get(id) ?? { counted: [], rang: new Map(), rung: [], published: [] };
      counters.set(id, history);
      told(history);
    }
  }
}

/** Whom a message tells of, and what; of a copy there is nothing to tell that its state doesn't. */
function toldBy(
  { position, envelope: { message, aggregate } }: LoggedMessage,
  wrong: string[],
  versions: Map<string, number>,
): { readonly id: string; readonly told?: (history: CounterHistory) => void } {
  const data = message.encode() as { readonly counterId: string; readonly number: number } & Count;
  if (message.type === 'chaos.AlarmRang') {
    const { counterId: id, number } = data;
    const told = ({ rang }: CounterHistory): void => {
      if (rang.has(number)) wrong.push(`the alarm ${number} of ${id} came twice`);
      rang.set(number, position);
    };
    return { id, told };
  }
  const { type, id, version } = aggregate as NonNullable<typeof aggregate>;
  if (message.type === 'chaos.published.Advanced') return { id, told: ({ published }) => published.push(data.number) };
  const stream = `${type}/${id}`;
  const before = versions.get(stream) ?? 0;
  if (version !== before + 1) wrong.push(`after version ${before} of ${stream} comes ${version}`);
  versions.set(stream, version);
  if (message.type === 'chaos.Counted') return { id, told: ({ counted }) => counted.push({ position, count: data }) };
  if (message.type === 'chaos.Rung') return { id, told: ({ rung }) => rung.push(data.number) };
  return { id };
}
