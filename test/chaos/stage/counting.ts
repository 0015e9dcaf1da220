import { setTimeout as timeOut } from 'node:timers/promises';
import { Instant } from 'demesne';
import type { BufferedUnitOfWork } from 'demesne/application';
import { ok, safeTry, type Result } from 'neverthrow';
import { AlarmRang, alarmOf } from '../model/bell.ts';
import { alarmChanges, Counter, type AlarmChange } from '../model/counter.ts';
import { counterIds, type CounterId } from '../model/kinds.ts';
import type { recipes } from '../model/recipes.ts';
import type { Notes } from '../notes.ts';

export type ChaosUnit = BufferedUnitOfWork<typeof recipes>;

const ROUND_MS = 180_000;
const LONGEST_WAIT_MS = 1_500;
const LONGEST_PAUSE_MS = 30;
const LONGEST_THOUGHT_MS = 40;

const anyOf = <T>(values: readonly T[]): T => values[Math.floor(Math.random() * values.length)] as T;

/** Counts, sets alarms, and writes down what it was told is committed. */
export class Counting {
  readonly #unit: ChaosUnit;
  readonly #notes: Notes;
  readonly #begunMs: number;
  #isOver = false;

  /** @param begunMs when the run began, for all processes */
  constructor(unit: ChaosUnit, notes: Notes, begunMs: number) {
    this.#unit = unit;
    this.#notes = notes;
    this.#begunMs = begunMs;
  }

  end(): void {
    this.#isOver = true;
  }

  async run(): Promise<void> {
    while (!this.#isOver) {
      const id = anyOf(counterIds(Math.floor((Date.now() - this.#begunMs) / ROUND_MS)));
      try {
        const counted = await this.#count(id, anyOf(alarmChanges));
        if (counted.isOk()) this.#notes.add('acknowledged', id, counted.value);
      } catch {
        // Nobody knows what became of it, and so it isn't written down.
        await timeOut(20);
      }
      await timeOut(Math.random() * LONGEST_PAUSE_MS);
    }
  }

  #count(id: CounterId, alarm: AlarmChange): Promise<Result<number, unknown>> {
    return this.#unit.run(({ counters }, context) =>
      safeTry(async function* () {
        const key = alarmOf(id);
        // First the counter: whoever sets or cancels its alarm after this is a conflict.
        const found = await counters.find(id);
        const waited = (alarm === 'reset' || alarm === 'cancelled') && (await context.cancelScheduled(key));
        // Long enough for somebody else to fire it.
        if (waited) await timeOut(Math.random() * LONGEST_THOUGHT_MS);
        const counter = found ?? Counter.begin(id, { alarm, waited });
        if (found !== undefined) yield* found.count({ alarm, waited });
        yield* await counters.save(counter);
        const at = Instant.fromEpochMs(Date.now() + Math.floor(Math.random() * LONGEST_WAIT_MS));
        const message = new AlarmRang({ counterId: id, number: counter.version });
        if (alarm === 'set' || alarm === 'reset') context.schedule(message, { at, key });
        return ok(counter.version);
      }),
    );
  }
}
