import { Fault } from '../../domain/fault.ts';

/**
 * A scheduler that is started after it was stopped.
 *
 * *Errors*: `code` is `SCHEDULER_STOPPED`.
 *
 * @see Nygard 2018, Release It!, ch. 8, on starting up and shutting down
 * @since 0.2.0
 */
export class SchedulerStopped extends Fault {
  constructor() {
    super('SCHEDULER_STOPPED', 'The scheduler is stopped: make a new one over the same schedule.');
  }
}
