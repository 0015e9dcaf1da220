import { InvalidOption, type Envelope } from 'demesne/messaging';
import type { MessageLogSubject } from 'demesne/testing/contract';
import type { Broken } from '../broken.ts';
import { altered } from './altered.ts';

type Listener = () => void;

/** The log in memory with listeners of another kind, who are told after each append. */
const telling = (listeners: () => { add(listener: Listener): Listener; tell(): void }): MessageLogSubject =>
  altered((log) => {
    const { add, tell } = listeners();
    return {
      onAppended: add,
      append: (envelopes: readonly Envelope[]) => {
        log.append(envelopes);
        if (envelopes.length > 0) queueMicrotask(tell);
      },
    };
  });

/** Does what can't be meant as if nothing were. */
const anyway = <T>(work: () => T, instead: T): T => {
  try {
    return work();
  } catch (error) {
    if (error instanceof InvalidOption) return instead;
    throw error;
  }
};

/** Logs that tell too much, too little or the wrong ones. */
const mistelling: readonly Broken<MessageLogSubject>[] = [
  {
    defect: 'tells the latest listener only',
    subject: telling(() => {
      let latest: Listener = () => {};
      return { add: (listener) => ((latest = listener), () => (latest = () => {})), tell: () => latest() };
    }),
    rules: ['every listener is told of an append'],
  },
  {
    defect: 'tells each listener once',
    subject: telling(() => {
      const waiting = new Set<Listener>();
      const tell = (): void => {
        for (const listener of waiting) listener();
        waiting.clear();
      };
      return { add: (listener) => (waiting.add(listener), () => void waiting.delete(listener)), tell };
    }),
    rules: ['a listener is told of each commit', 'a listener that appends is told of that too'],
  },
  {
    defect: 'tells before it appends',
    subject: altered((log) => {
      const early = new Set<Listener>();
      return {
        onAppended: (listener: Listener) => (early.add(listener), () => void early.delete(listener)),
        append: (envelopes: readonly Envelope[]) => {
          for (const listener of early) listener();
          log.append(envelopes);
        },
      };
    }),
    rules: ['who is told finds the message in the log and in its stream', 'nobody is told where nothing was appended'],
  },
  {
    defect: 'never stops telling',
    subject: altered((log) => ({
      onAppended: (listener: Listener) => {
        log.onAppended(listener);
        return () => {};
      },
    })),
    rules: [
      'a listener that was taken away is told of nothing more',
      'a listener that takes itself away while it is told is told once',
    ],
  },
  {
    defect: 'takes listeners away by their places',
    subject: telling(() => {
      const listeners: Listener[] = [];
      const add = (listener: Listener): Listener => {
        const place = listeners.push(listener) - 1;
        return () => void listeners.splice(place, 1);
      };
      return { add, tell: () => listeners.slice().forEach((listener) => listener()) };
    }),
    rules: ['a listener may be taken away twice, and others stay'],
  },
  {
    defect: 'skips who comes after one that leaves',
    subject: telling(() => {
      const listeners: Listener[] = [];
      const add = (listener: Listener): Listener => {
        listeners.push(listener);
        return () => void listeners.splice(listeners.indexOf(listener), 1);
      };
      return { add, tell: () => listeners.forEach((listener) => listener()) };
    }),
    rules: ['a listener that takes itself away while it is told is told once'],
  },
  {
    defect: 'knows a listener once, however often it comes',
    subject: telling(() => {
      const listeners = new Set<Listener>();
      const tell = (): void => {
        for (const listener of listeners) listener();
      };
      return { add: (listener) => (listeners.add(listener), () => void listeners.delete(listener)), tell };
    }),
    rules: [
      'a listener that was added twice is told twice',
      'a listener that was added twice and taken away once is still told',
    ],
  },
  {
    defect: 'bears a grudge against who has left',
    subject: altered((log) => {
      const gone = new Set<Listener>();
      return {
        onAppended: (listener: Listener) => {
          const stop = log.onAppended(() => (gone.has(listener) ? undefined : listener()));
          return () => {
            gone.add(listener);
            stop();
          };
        },
      };
    }),
    rules: ['a listener that was taken away may come back'],
  },
  {
    defect: 'takes no listeners once it has told',
    subject: altered((log) => ({
      onAppended: (listener: Listener) => (log.head() > 0 ? () => {} : log.onAppended(listener)),
    })),
    rules: ['a listener may be added by one that is told'],
  },
];

/** Logs that do what can't be meant. */
const unchecked: readonly Broken<MessageLogSubject>[] = [
  {
    defect: 'takes what can not be meant for nothing',
    subject: altered((log) => ({
      read: (after: number, limit: number) => anyway(() => log.read(after, limit), []),
      readStream: (stream: string, from: number, limit: number) =>
        anyway(() => log.readStream(stream, from, limit), []),
      onAppended: (listener: Listener) =>
        anyway(
          () => log.onAppended(listener),
          () => {},
        ),
    })),
    rules: [
      'a position that can not be is refused',
      'a limit that can not be is refused',
      'a version that can not be is refused',
      'a limit that can not be is refused for a stream too',
      'a listener that is no function is refused',
    ],
  },
  {
    defect: 'looks at what it is asked only where it has something',
    subject: altered((log) => ({
      read: (after: number, limit: number) => (after >= log.head() ? [] : log.read(after, limit)),
    })),
    rules: ['wrong use is refused beyond the head and for an unknown stream too'],
  },
];

/** Logs that tell wrongly, or don't tell of wrong use. */
export const logsTelling = [...mistelling, ...unchecked];
