import type { Result } from 'neverthrow';
import type { Message } from '../../domain/message.ts';
import type { MessageClass } from '../message/message-class.ts';
import type { RetryPolicy } from '../retry-policy.ts';
import type { Handling } from './handling/handling.ts';
import type { LeaseRules } from './leasing/lease-rules.ts';

/** What all partitions of an instance work by. */
export interface Rules extends LeaseRules {
  readonly quickAttempts: number;
  readonly concurrency: number;
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
