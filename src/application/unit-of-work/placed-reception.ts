import { ok, type Result } from 'neverthrow';
import { ConcurrencyConflict } from '../../domain/repository.ts';
import type { Place } from '../../messaging/durable-subscription/handling/place.ts';
import { LeaseLost } from '../../messaging/durable-subscription/subscription-faults.ts';
import { isWhole, need } from '../../messaging/invalid-option.ts';
import { ForeignPlace } from '../inbox/foreign-place.ts';
import type { HandledPositions, PlacedMessage } from '../inbox/handled-positions.ts';
import type { Reception } from './reception.ts';

/** What is to be done once, told by how far its bucket was handled. */
export class PlacedReception implements Reception {
  readonly #message: PlacedMessage;
  readonly #positions: Pick<HandledPositions, 'find'>;

  constructor(message: PlacedMessage, positions: Pick<HandledPositions, 'find'>) {
    this.#message = message;
    this.#positions = positions;
  }

  async answered(): Promise<Result<undefined, never> | undefined> {
    const { consumer, place } = this.#message;
    const standing = await this.#positions.find(this.#message);
    if (standing === undefined) throw new ForeignPlace(consumer);
    if (standing === 'lost') throw new LeaseLost(consumer, place.partition);
    return standing === 'handled' ? ok(undefined) : undefined;
  }

  changes(): { readonly reached: PlacedMessage } {
    return { reached: this.#message };
  }
}

/** The conflict over a message that somebody else has handled in the meantime. */
export const alreadyReached = ({ consumer, place }: PlacedMessage): ConcurrencyConflict =>
  new ConcurrencyConflict({ aggregate: consumer, id: `position ${place.position}`, expected: 0, found: 1 });

/** Refuses what is no place. */
export function checkPlace(place: unknown): asserts place is Place {
  const { position, bucket, partition, epoch, parked } = Object(place) as Partial<Place>;
  const fits = [position, bucket, partition, epoch].every((one) => isWhole(one, 0)) && typeof parked === 'boolean';
  need(fits, 'place', 'that of the context of a handler', place);
}
