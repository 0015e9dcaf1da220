import type { Envelope } from '../messaging/envelope.ts';
import type { AggregateChange } from './unit-store.ts';

/** The last thing that was done to an aggregate: when, and by whom. */
export interface ChangeStamp {
  readonly at: string;
  readonly by: string | null;
}

/** A removal without an event happens now, and nobody says who did it. */
export function stampOf({ recipe: { name }, id }: AggregateChange, envelopes: readonly Envelope[]): ChangeStamp {
  const last = envelopes.findLast(({ aggregate }) => aggregate?.id === id && aggregate.type === name);
  return { at: last?.occurredAt.toString() ?? new Date().toISOString(), by: last?.actor ?? null };
}
