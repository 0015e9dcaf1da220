import { DuplicateMessage, InMemoryMessageLog } from 'demesne/in-memory';
import type { Envelope, LoggedMessage } from 'demesne/messaging';
import type { MessageLogSubject } from 'demesne/testing/contract';
import type { Broken } from './broken.ts';

const over = (open: () => InMemoryMessageLog): MessageLogSubject => ({
  open: () => {
    const log = open();
    return { log, append: (envelopes) => log.append(envelopes) };
  },
});

class Reads extends InMemoryMessageLog {
  readonly #change: (after: number, limit: number, read: InMemoryMessageLog['read']) => readonly LoggedMessage[];
  constructor(change: (after: number, limit: number, read: InMemoryMessageLog['read']) => readonly LoggedMessage[]) {
    super();
    this.#change = change;
  }
  override read(after: number, limit: number): readonly LoggedMessage[] {
    return this.#change(after, limit, (...given) => super.read(...given));
  }
}

class Appends extends InMemoryMessageLog {
  readonly #change: (envelopes: readonly Envelope[], append: (envelopes: readonly Envelope[]) => void) => void;
  constructor(change: (envelopes: readonly Envelope[], append: (envelopes: readonly Envelope[]) => void) => void) {
    super();
    this.#change = change;
  }
  override append(envelopes: readonly Envelope[]): void {
    this.#change(envelopes, (given) => super.append(given));
  }
}

class CountsFromOne extends InMemoryMessageLog {
  override head(): number {
    return super.head() + 1;
  }
}

class TellsTooEarly extends InMemoryMessageLog {
  readonly #early = new Set<() => void>();
  override onAppended(listener: () => void): () => void {
    this.#early.add(listener);
    return () => void this.#early.delete(listener);
  }
  override append(envelopes: readonly Envelope[]): void {
    for (const listener of this.#early) listener();
    super.append(envelopes);
  }
}

class TellsTheLatestOnly extends InMemoryMessageLog {
  #stop = (): void => {};
  override onAppended(listener: () => void): () => void {
    this.#stop();
    this.#stop = super.onAppended(listener);
    return this.#stop;
  }
}

class NeverStopsTelling extends InMemoryMessageLog {
  override onAppended(listener: () => void): () => void {
    super.onAppended(listener);
    return () => {};
  }
}

/** One after the other, each in a turn of its own. */
class AppendsOneByOne extends InMemoryMessageLog {
  override append(envelopes: readonly Envelope[]): never {
    const all = async (): Promise<void> => {
      for (const envelope of envelopes) {
        await Promise.resolve();
        super.append([envelope]);
      }
    };
    return all() as never;
  }
}

/** Logs that break a promise, and rules of the contract of message logs that find it out. */
export const logs: readonly Broken<MessageLogSubject>[] = [
  {
    defect: 'counts its head wrong',
    subject: over(() => new CountsFromOne()),
    rules: ['an empty log has its head at 0, and nothing to read'],
  },
  {
    defect: 'leaves gaps between positions',
    subject: over(
      () =>
        new Reads((after, limit, read) => read(after, limit).map((one) => ({ ...one, position: 2 * one.position }))),
    ),
    rules: ['messages have positions from 1 without gaps, in the order of appending'],
  },
  {
    defect: 'loses the causes of messages',
    subject: over(() => new Appends((all, append) => append(all.map(({ causationId: _, ...one }) => one)))),
    rules: ['a message comes back as it was'],
  },
  {
    defect: 'reads more than was wanted',
    subject: over(() => new Reads((after, limit, read) => read(after, limit + 1))),
    rules: ['a reader gets what is after its position, as many as it wants, and fewer only at the end'],
  },
  {
    defect: 'reads from the end',
    subject: over(() => new Reads((_, limit, read) => read(0, 1_000).slice(-limit))),
    rules: ['what was read is read again the same, whatever came after it'],
  },
  {
    defect: 'appends one by one',
    subject: over(() => new AppendsOneByOne()),
    rules: ['appends at once are all there, each of them together and once'],
  },
  {
    defect: 'takes an id twice',
    subject: over(
      () =>
        new Appends((all, append) => {
          try {
            append(all);
          } catch (error) {
            if (!(error instanceof DuplicateMessage)) throw error;
          }
        }),
    ),
    rules: ['an id that is there already is refused, with all that came along'],
  },
  {
    defect: 'tells before it appends',
    subject: over(() => new TellsTooEarly()),
    rules: ['every listener is told of an append, when it can be read', 'nobody is told where nothing was appended'],
  },
  {
    defect: 'tells the latest listener only',
    subject: over(() => new TellsTheLatestOnly()),
    rules: ['every listener is told of an append, when it can be read'],
  },
  {
    defect: 'never stops telling',
    subject: over(() => new NeverStopsTelling()),
    rules: ['a listener that was taken away is told of nothing more'],
  },
];
