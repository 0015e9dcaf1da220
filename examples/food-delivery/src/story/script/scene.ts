import type { Instant } from 'demesne';
import type { Result } from 'neverthrow';
import type { Platform } from '../../platform.ts';
import type { OrderId } from '../../shared-kernel/index.ts';
import type { Chronicle } from '../chronicle.ts';
import type { Input } from '../input/load-input.ts';
import type { ScenarioName } from '../scenario.ts';

/** What the acts of a story are played with. */
export interface Scene {
  readonly platform: Platform;
  readonly input: Input;
  readonly scenario: ScenarioName;
  readonly orderId: OrderId;
  readonly chronicle: Chronicle;
}

/** Something that a person does, at a time; the log knows whether it was done already. */
export interface Act {
  readonly at: Instant;
  readonly isDone: boolean;
  play(): Promise<Result<unknown, { readonly message: string }>>;
}
