import { Fault } from '../../domain/fault.ts';

/**
 * A bus that is used after it was closed, or closed while something was waited for.
 *
 * *Errors*: `code` is `BUS_CLOSED`. It is also the reason of the handlers' signal, once their time is over.
 *
 * @see Nygard 2018, Release It!, ch. 8, on shutting down
 * @since 0.1.0
 */
export class BusClosed extends Fault {
  constructor() {
    super('BUS_CLOSED', 'The bus is closed: subscribe and publish before, or make a new one over the same log.');
  }
}

/**
 * A handler that waits for the bus, which waits for the handler.
 *
 * *Errors*: `code` is `WAITS_FOR_ITSELF`.
 *
 * @see Nygard 2018, Release It!, ch. 4, on blocked threads
 * @since 0.1.0
 */
export class WaitsForItself extends Fault {
  constructor(method: string) {
    super(
      'WAITS_FOR_ITSELF',
      `A handler called ${method}, which waits for that very handler: commit and return, the bus delivers what follows.`,
    );
  }
}
