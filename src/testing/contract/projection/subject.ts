import type { ProjectedStore } from '../../../event-sourcing/projection/projection-rules.ts';
import type { Eventual } from '../../../messaging/eventual.ts';
import type { MessageLog } from '../../../messaging/log/message-log.ts';
import type { Skips } from '../contract.ts';

/**
 * A store that is empty at first, and nobody else's.
 *
 * @see Vernon 2013, ch. 4, Architecture, on CQRS
 * @since 0.2.0
 */
export interface ProjectedStoreUnderContract extends ProjectedStore {
  readonly log: MessageLog;
  /** Puts the store away. */
  dispose?(): unknown;
}

/**
 * The store that projections are under contract over.
 *
 * @see Vernon 2013, ch. 4, Architecture, on CQRS
 * @since 0.2.0
 */
export interface ProjectionSubject {
  /** What is under contract, for titles: `Projections over InMemoryStore`. */
  readonly name?: string;
  /** Opens a fresh, empty store. */
  open(): Eventual<ProjectedStoreUnderContract>;
  /** What is left out, and why. */
  readonly skips?: Skips;
}
