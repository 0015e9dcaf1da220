import { DomainEvent, Instant } from 'demesne';
import { Projection, Projections, ReadModel, type ProjectedStore } from 'demesne/event-sourcing';
import type { Envelope } from 'demesne/messaging';
import { z } from 'zod';

export class Counted extends DomainEvent.define('tally.Counted', { by: z.int() }) {}

export const Tally = ReadModel.define('tally.tally', { id: z.string(), sum: z.int() }, { key: 'id' });

/** How much was counted, by each aggregate and in all; a version counts that many times. */
export const tallyOf = (version: number): Projection =>
  Projection.define('tally', {
    version,
    into: Tally,
    events: { Counted },
    project: {
      Counted: async ({ data: { by } }, rows, { aggregate }) => {
        for (const id of [String(aggregate?.id), 'all']) {
          const sum = (await rows.get(id))?.sum ?? 0;
          rows.put({ id, sum: sum + version * by });
        }
      },
    },
  });

/** So many events, of three aggregates in turn. */
export const counted = (count: number): readonly Envelope[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `018f0000-0000-7000-8000-${String(index).padStart(12, '0')}`,
    message: new Counted({ by: index + 1 }),
    occurredAt: Instant.of('2026-03-01T12:00:00Z'),
    aggregate: { type: 'Counter', id: 'abc'.charAt(index % 3), version: Math.floor(index / 3) + 1 },
    correlationId: 'c-1',
  }));

/** Does all there is to do for a version, in small steps, and ends. */
export async function tallied(store: ProjectedStore, version: number): Promise<void> {
  const projections = new Projections(store, [tallyOf(version)], { leaseMs: 90, batch: 3 });
  await projections.start();
  await projections.drain();
  await projections.stop();
}

/** Dies at the statement of some number, as a process dies that is killed. */
export function dyingAt(last: number): () => void {
  let statements = 0;
  return () => {
    statements += 1;
    if (statements < last) return;
    process.kill(process.pid, 'SIGKILL');
    // Not a turn more.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
  };
}
