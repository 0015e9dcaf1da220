import { Fault } from '../../domain/fault.ts';

/**
 * A part that didn't stop as it should.
 *
 * @see Nygard 2018, Release It!, ch. 8
 * @since 0.2.0
 */
export interface PartFailure {
  /** The name it was given. */
  readonly part: string;
  readonly error: unknown;
}

/**
 * A part that could not be started; those before it were stopped again.
 *
 * *Errors*: `code` is `START_FAILED`; `part` is its name, `cause` what it threw, and `failures` tells of those that didn't stop.
 *
 * @see Nygard 2018, Release It!, ch. 8, on starting up
 * @since 0.2.0
 */
export class StartFailed extends Fault {
  readonly part: string;
  readonly failures: readonly PartFailure[];

  constructor({ part, error }: PartFailure, failures: readonly PartFailure[]) {
    super(
      'START_FAILED',
      `The part ${part} could not be started; its cause says why. What ran before it was stopped.`,
      {
        cause: error,
      },
    );
    this.part = part;
    this.failures = failures;
  }
}

/**
 * Parts that didn't stop as they should; all others did.
 *
 * *Errors*: `code` is `STOP_FAILED`; `failures` has what each of them threw, and `cause` is the first.
 *
 * @see Nygard 2018, Release It!, ch. 8, on shutting down
 * @since 0.2.0
 */
export class StopFailed extends Fault {
  readonly failures: readonly PartFailure[];

  constructor(failures: readonly PartFailure[]) {
    const names = failures.map(({ part }) => part).join(', ');
    super(
      'STOP_FAILED',
      `Expected all parts to stop; these did not as they should: ${names}. The reason of each is in failures.`,
      {
        cause: failures[0]?.error,
      },
    );
    this.failures = failures;
  }
}

/**
 * A runtime that is started after it was stopped, or stopped before it had started.
 *
 * *Errors*: `code` is `RUNTIME_STOPPED`.
 *
 * @see Nygard 2018, Release It!, ch. 8
 * @since 0.2.0
 */
export class RuntimeStopped extends Fault {
  constructor() {
    super('RUNTIME_STOPPED', 'The runtime was stopped: make another of new parts.');
  }
}

/** Why somebody is not waited for any longer. */
export class OutOfTime extends Fault {
  constructor(found: string) {
    super('OUT_OF_TIME', found);
  }
}
