import { LogUnreadable } from '../../log/log-faults.ts';
import type { LoggedMessage, SharedMessages } from '../../log/message-log.ts';
import { keyed, type KeyedMessage } from './keyed-message.ts';
import type { Lease } from '../leasing/lease.ts';
import type { Rules } from '../rules.ts';

/** The messages of a partition up to a position. */
export interface PartitionBatch {
  readonly messages: readonly KeyedMessage[];
  readonly passed: number;
}

/** Whose messages are read: by the wire names that they are stored under. */
interface Reading {
  readonly classes: { keys(): Iterable<string>; has(name: string): boolean };
}

/** Reads the messages of one partition: its share of the log where the log has shares, or else the whole of it. */
export class PartitionReader {
  readonly #definition: Reading;
  readonly #rules: Pick<Rules, 'log' | 'batch'>;

  constructor(definition: Reading, rules: Pick<Rules, 'log' | 'batch'>) {
    this.#definition = definition;
    this.#rules = rules;
  }

  /** The next batch after a position; one that has passed nothing where the log ends there. */
  async next(after: number, { partition, partitions }: Lease): Promise<PartitionBatch> {
    const { log, batch } = this.#rules;
    const share = { types: [...this.#definition.classes.keys()], partition, partitions };
    try {
      const { messages, passed } = log.readShare
        ? await log.readShare(after, batch, share)
        : this.#known(after, await log.read(after, batch));
      checkAscending(after, messages);
      if (passed < (messages.at(-1)?.position ?? after)) throw new RangeError('What is read must be passed.');
      return { messages: messages.map(keyed).filter(({ bucket }) => bucket % partitions === partition), passed };
    } catch (error) {
      throw new LogUnreadable(after, error);
    }
  }

  /** What is of the subscription, of all that was read. */
  #known(after: number, read: readonly LoggedMessage[]): SharedMessages {
    checkAscending(after, read);
    const { classes } = this.#definition;
    const messages = read.filter(({ envelope }) => classes.has(envelope.message.type));
    return { messages, passed: read.at(-1)?.position ?? after };
  }
}

function checkAscending(after: number, messages: readonly LoggedMessage[]): void {
  let last = after;
  for (const { position } of messages) {
    if (!(position > last)) throw new RangeError('Positions must ascend.');
    last = position;
  }
}
