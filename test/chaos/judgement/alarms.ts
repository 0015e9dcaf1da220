import type { CounterHistory } from './history.ts';

/** What became of the alarms of one counter. */
export interface AlarmFindings {
  readonly rang: number;
  readonly cancelled: number;
  readonly wrong: readonly string[];
}

/**
 * Each alarm that was set came once, unless it was cancelled: then never. One that was replaced came before that, or never. The
 * bell has rung once for each that came.
 */
export function alarmFindings(id: string, { counted, rang, rung }: CounterHistory): AlarmFindings {
  const wrong: string[] = [];
  let cancelled = 0;
  let set: number | undefined;
  const toRing = new Set(rang.keys());
  for (const [index, { position, count }] of counted.entries()) {
    const number = index + 1;
    const { alarm, waited } = count;
    if (alarm === 'left') continue;
    const found = set === undefined ? undefined : rang.get(set);
    if (waited && (set === undefined || found !== undefined)) {
      wrong.push(`${id} ${number} has cancelled the alarm ${set}, which ${set === undefined ? 'was not set' : 'rang'}`);
    }
    if (alarm !== 'set' && !waited && set !== undefined && found === undefined) {
      wrong.push(`the alarm ${set} of ${id} is lost: ${number} found it gone, and it never came`);
    }
    if (found !== undefined && found > position)
      wrong.push(`the alarm ${set} of ${id} came after ${number} had ended it`);
    if (waited) cancelled += 1;
    if (set !== undefined) toRing.delete(set);
    set = alarm === 'cancelled' ? undefined : number;
  }
  if (set !== undefined && !rang.has(set))
    wrong.push(`the alarm ${set} of ${id} is lost: it was the last, and never came`);
  if (set !== undefined) toRing.delete(set);
  for (const number of toRing) wrong.push(`the alarm ${number} of ${id} came, and nobody had set it`);
  return {
    rang: rang.size,
    cancelled,
    wrong: [...wrong, ...tooEarly(id, counted, rang), ...bellFaults(id, rang, rung)],
  };
}

const tooEarly = (id: string, counted: CounterHistory['counted'], rang: CounterHistory['rang']): readonly string[] =>
  [...rang]
    .filter(([number, position]) => position < (counted[number - 1]?.position ?? 0))
    .map(([number]) => `the alarm ${number} of ${id} came before it was set`);

function bellFaults(id: string, rang: CounterHistory['rang'], rung: readonly number[]): readonly string[] {
  const times = (number: number): number => rung.filter((one) => one === number).length;
  return [...new Set([...rang.keys(), ...rung])]
    .filter((number) => times(number) !== (rang.has(number) ? 1 : 0))
    .map((number) => `the bell of ${id} has rung ${times(number)} times for the alarm ${number}`);
}
