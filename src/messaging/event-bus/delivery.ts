import type { Instant } from '../../domain/time/instant.ts';
import type { Envelope } from '../message/envelope.ts';
import type { Round } from './round.ts';

/** One message on its way to one handler, from the moment it can't be done at once. */
export class Delivery {
  readonly envelope: Envelope;
  /** The round that waits for the first attempt; none once that is over or postponed. */
  round: Round | undefined;
  attempts = 0;
  error: unknown;
  firstAt: Instant | undefined;
  lastAt: Instant | undefined;
  /** The next of the same key. */
  next: Delivery | undefined;

  constructor(envelope: Envelope, round: Round | undefined) {
    this.envelope = envelope;
    this.round = round;
    round?.opened();
  }

  failed(error: unknown, now: Instant): void {
    this.error = error;
    this.firstAt ??= now;
    this.lastAt = now;
  }

  /** Stands behind a retry, so nobody is to wait for its first attempt. */
  postpone(): void {
    this.round?.postponed();
    this.round = undefined;
  }

  drop(): void {
    this.round?.left();
    this.round = undefined;
  }
}
