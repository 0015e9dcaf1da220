import type { DomainEvent } from '../../domain/domain-event.ts';
import { Fault } from '../../domain/fault.ts';

/**
 * A history that no aggregate can have: it begins with an event that can't be the first, or an event can't follow.
 *
 * *Errors*: `code` is `IMPOSSIBLE_HISTORY`; `place` counts the events from 1, `cause` is what `evolve` or `replay` threw.
 *
 * @see North 2006, Introducing BDD
 * @since 0.2.0
 */
export class ImpossibleHistory extends Fault {
  readonly place: number;

  constructor(aggregate: string, history: readonly DomainEvent[], place: number, cause: unknown) {
    const type = (history[place - 1] as Partial<DomainEvent> | undefined)?.type ?? 'which is no event';
    super(
      'IMPOSSIBLE_HISTORY',
      `The history of ${aggregate} can't be: event ${place} of ${history.length}, ${type}, does not follow from those before it. Give all of its events, the first one first: ${cause instanceof Error ? cause.message : String(cause)}`,
      { cause },
    );
    this.place = place;
  }
}
