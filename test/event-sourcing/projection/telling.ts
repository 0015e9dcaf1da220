import { DomainEvent, Instant } from 'demesne';
import { Projection, ReadModel, type RowChange, type Rows, type StoredRow } from 'demesne/event-sourcing';
import { FixedClock } from 'demesne/testing';
import { err } from 'neverthrow';
import { z } from 'zod';
import { BatchProjection } from '../../../src/event-sourcing/projection/batch-projection.ts';
import { keyed } from '../../../src/messaging/durable-subscription/handling/keyed-message.ts';
import { UnderWay } from '../../../src/messaging/durable-subscription/leasing/under-way.ts';
import { RowBuffer } from '../../../src/read-model/row-buffer.ts';
import { rowIdOf } from '../../../src/read-model/row-reads.ts';

/** One thing that a handler does to rows, or else. */
export type Step =
  | { readonly does: 'add' | 'change' | 'put'; readonly key: string; readonly by: number }
  | { readonly does: 'remove' | 'hurry' | 'linger' | 'ignore'; readonly key: string }
  | { readonly does: 'copy' | 'join'; readonly key: string; readonly to: string }
  | { readonly does: 'wait'; readonly turns: number }
  | { readonly does: 'refuse' | 'fail' };

/** An event, by what its handler is to do. */
export interface Told {
  readonly steps: readonly Step[];
  readonly tenant?: string | undefined;
  /** How often `fail` is to fail. */
  readonly failures?: number;
}

interface Terms {
  readonly batch: number;
  /** After how many turns the store answers; at once unless given. */
  readonly turns?: number;
  readonly kept?: number;
  readonly refusal?: 'skip' | 'stop';
  /** After how many events nothing more is to be begun. */
  readonly stopAfter?: number;
  /** The row that can't be read. */
  readonly broken?: string;
}

class Happened extends DomainEvent.define('test.Happened', { index: z.int() }) {}
const Sums = ReadModel.define('test.sums', { key: z.string(), sum: z.int() }, { key: 'key' });
type SumRows = Rows<{ key: string; sum: number }, string>;

async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn += 1) await Promise.resolve();
}

/** Tells a projection events in batches, over rows that stay. */
export class Telling {
  readonly #terms: Terms;
  readonly #stored = new Map<string, StoredRow>();
  readonly #failures: number[] = [];
  readonly #finds: (readonly string[])[] = [];
  readonly #begun: number[] = [];
  readonly #log: string[] = [];
  /** What was thrown to those who came too late. */
  readonly #late: unknown[] = [];

  constructor(terms: Terms) {
    this.#terms = terms;
  }

  async tell(all: readonly Told[]) {
    const { batch, kept = 100, stopAfter = Infinity } = this.#terms;
    this.#failures.push(...all.map(({ failures = 0 }) => failures));
    const projection = this.#projection(all);
    const rows = new RowBuffer(Sums as never, (keys, tenant) => this.#load(keys, tenant), kept);
    const rules = { clock: new FixedClock('2026-03-01T12:00:00Z') } as never;
    const batches = new BatchProjection(projection, rules, new UnderWay(rules), rows);
    const messages = all.map((one, index) => messageOf(index, one));
    const isOver = (): boolean => this.#log.filter((line) => line.startsWith('end')).length >= stopAfter;
    const standing = { model: 'test.sums', version: 1, subscription: 's', status: 'live', replayUntil: 0 } as const;
    const parked: (readonly unknown[])[] = [];
    const effects: unknown[] = [];
    for (let from = 0; from < messages.length && !isOver();) {
      const applied = await batches.run(messages.slice(from, from + batch), standing, isOver);
      this.#write(rows.changes());
      rows.written(1);
      parked.push(...applied.parked.map(({ position, cause }) => [position, cause?.code ?? cause?.name]));
      effects.push(...applied.effects.map(({ work }) => work()));
      from = applied.reached ?? from;
      if (applied.setback?.action === 'stop') break;
      if (applied.setback !== undefined) this.#failures[from] = (this.#failures[from] as number) - 1;
    }
    const shown = [...this.#stored.entries()].toSorted(([one], [other]) => (one < other ? -1 : 1));
    const sums = shown.map(([rowId, { row }]) => [rowId.replace('\0', ''), (row as { sum: number }).sum]);
    const outcome = { rows: sums, parked, effects };
    return { outcome, finds: this.#finds, begun: this.#begun, log: this.#log, late: this.#late };
  }

  #projection(all: readonly Told[]): Projection {
    const { refusal = 'stop' } = this.#terms;
    return Projection.define('sums', {
      version: 1,
      into: Sums,
      events: { Happened },
      project: {
        Happened: async ({ data: { index } }, rows, { effect }) => {
          this.#begun.push(index + 1);
          this.#log.push(`begin ${index + 1}`);
          effect(() => index + 1);
          for (const step of all[index]?.steps ?? []) {
            if (step.does === 'refuse') return err('no');
            if (step.does === 'fail' && (this.#failures[index] as number) > 0) throw new Error('not now');
            await carryOut(step, rows, (code) => this.#late.push(code));
          }
          this.#log.push(`end ${index + 1}`);
          return undefined;
        },
      },
      errors: { live: { refusal, defect: 'skip' }, classify: (error) => (error === 'no' ? 'refusal' : undefined) },
    });
  }

  #load(keys: readonly string[], tenant: string | undefined): readonly StoredRow[] | Promise<readonly StoredRow[]> {
    this.#finds.push(keys);
    const { turns: after, broken = '' } = this.#terms;
    const found = keys.flatMap((key) => this.#stored.get(rowIdOf(key, tenant)) ?? []);
    if (keys.includes(broken)) return Promise.reject(new Error('the connection is lost'));
    return after === undefined ? found : turns(after).then(() => found);
  }

  /** As a store would: nothing may have been decided on what isn't there. */
  #write(changes: readonly RowChange[]): void {
    for (const { key, tenant, row, expected } of changes) {
      const rowId = rowIdOf(key, tenant);
      const revision = this.#stored.get(rowId)?.revision ?? 0;
      if (expected !== undefined && expected !== revision)
        throw new Error(`${key} is at ${revision}, not ${expected}.`);
      if (row === undefined) this.#stored.delete(rowId);
      else this.#stored.set(rowId, { key, row, revision: revision + 1 });
    }
  }
}

async function carryOut(step: Step, rows: SumRows, late: (code: unknown) => void): Promise<void> {
  const sumOf = async (key: string): Promise<number> => (await rows.get(key))?.sum ?? 0;
  switch (step.does) {
    case 'add':
      return rows.put({ key: step.key, sum: (await sumOf(step.key)) + step.by });
    case 'change':
      return rows.change(step.key, ({ sum }) => ({ sum: (2 * sum + step.by) % 1_009 }));
    case 'put':
      return rows.put({ key: step.key, sum: step.by });
    case 'remove':
      return rows.remove(step.key);
    case 'copy':
      return rows.put({ key: step.to, sum: (await sumOf(step.key)) + 1 });
    case 'join': {
      const [one, other] = await Promise.all([sumOf(step.key), sumOf(step.to)]);
      return rows.put({ key: step.to, sum: one - other });
    }
    case 'wait':
      return turns(step.turns);
    default:
      return carryOutBadly(step, rows, late);
  }
}

async function carryOutBadly(step: Step, rows: SumRows, late: (code: unknown) => void): Promise<void> {
  if (step.does === 'hurry') void rows.change(step.key, { sum: 100 });
  if (step.does === 'linger') {
    const put = turns(20).then(() => rows.put({ key: step.key, sum: 100 }));
    void put.catch((error: { readonly code: unknown }) => late(error.code));
  }
  if (step.does === 'ignore') await rows.get(step.key).catch(() => undefined);
}

function messageOf(index: number, { tenant }: Told) {
  const envelope = {
    id: `m-${index + 1}`,
    message: new Happened({ index }),
    occurredAt: Instant.of('2026-03-01T12:00:00Z'),
    aggregate: { type: 'Test', id: `t-${index}`, version: 1 },
    correlationId: 'c-1',
    ...(tenant !== undefined && { tenant }),
  };
  return keyed({ position: index + 1, envelope });
}
