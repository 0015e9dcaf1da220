import type { Clock, ConcurrencyConflict, NotFound, Repository, UnitOfWork } from 'demesne';
import type { MessageContext } from 'demesne/messaging';
import type { Result } from 'neverthrow';
import type { Delivery } from '../domain/delivery.ts';
import type { Driver } from '../domain/driver.ts';

/** The one unit of work of this context. */
export type DispatchUnit = UnitOfWork<{
  readonly deliveries: Repository<Delivery>;
  readonly drivers: Repository<Driver>;
}>;

/** Who asks, or which message: what happens next carries it on. */
export type Cause = Partial<MessageContext>;

/** What a use case needs whose rules ask for the time. */
export interface TimedDispatch {
  readonly unit: DispatchUnit;
  readonly clock: Clock;
}

/** The answer of a use case that changes something: nothing, or why not. */
export type Changed<Refusal = never> = Promise<Result<void, Refusal | NotFound | ConcurrencyConflict>>;
