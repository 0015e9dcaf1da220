import type { KeyedMessage } from '../handling/keyed-message.ts';
import type { NewlyParked } from './parked-message.ts';

/** How the attempts at a message have ended. */
type Tries = Required<Pick<NewlyParked, 'attempts' | 'cause' | 'firstAt' | 'lastAt'>>;

/** A message that waits for an earlier one of its key. */
export const behind = ({ key, position, bucket, envelope }: KeyedMessage): NewlyParked => ({
  key,
  position,
  bucket,
  id: envelope.id,
  type: envelope.message.type,
  status: 'behind',
  attempts: 0,
});

/** A message that has failed, to be tried again after a while. */
export const retrying = (message: KeyedMessage, tries: Tries, retryInMs: number): NewlyParked => ({
  ...behind(message),
  ...tries,
  status: 'retrying',
  retryInMs,
});

/** A message that has failed for good. */
export const dead = (message: KeyedMessage, tries: Tries): NewlyParked => ({
  ...behind(message),
  ...tries,
  status: 'dead',
});
