import type { Result } from 'neverthrow';
import type { Message } from '../../domain/message.ts';
import type { MessageClass } from '../message/message-class.ts';
import type { ReadableLog } from '../log/message-log.ts';
import type { RetryPolicy } from '../retry-policy.ts';
import type { Timer } from '../waiting/timer.ts';
import type { Mutex } from '../waiting/mutex.ts';
import type { Handling } from './handling/handling.ts';
import type { StallRules } from './leasing/under-way.ts';

/** What all partitions of an instance work by. */
export interface Rules extends StallRules {
  readonly log: ReadableLog;
  readonly timer: Timer;
  readonly quickAttempts: number;
  readonly concurrency: number;
  readonly batch: number;
  /** What is tried alone after a crash takes its turn here: whatever else were under way would be taken for what killed the process. */
  readonly alone: Mutex;
  /** Whether somebody waits for every checkpoint to be written. */
  readonly isAwaited: () => boolean;
  /** Called whenever something was written. */
  readonly progressed: () => void;
}

/** What `define` gave a class to read data from outside with. */
interface Readable {
  readonly version: number;
  parse(data: unknown): Result<Message, unknown>;
}

/** A subscription as it was asked for. */
export interface Definition {
  readonly name: string;
  /** What it subscribed to, by the wire names. */
  readonly classes: ReadonlyMap<string, MessageClass & Readable>;
  readonly handling: Handling;
  readonly retry: RetryPolicy;
  readonly partitions: number;
  readonly from: 'head' | 'start';
  readonly resettable: boolean;
  readonly inbox: 'id' | 'position';
}
