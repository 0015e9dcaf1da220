import type { EventBusSubject } from 'demesne/testing/contract';
import { altered, handling, subscribing, attempt, type Subscription } from './altered-bus.ts';
import type { Broken } from '../broken.ts';

/** Buses that deliver wrongly. */
export const busesDelivery: readonly Broken<EventBusSubject>[] = [
  {
    defect: 'loses a message',
    subject: altered({
      log: (log) => ({
        read: (after: number, limit: number) => log.read(after, limit).filter(({ position }) => position % 2 === 1),
      }),
    }),
    rules: [
      'a subscriber gets each message of its class, with its envelope',
      'messages of thousands are all delivered, in order, also to a handler that is slow',
    ],
  },
  {
    defect: 'delivers out of order',
    subject: altered({
      log: (log) => ({
        read: (after: number, limit: number) => {
          const batch = log.read(after, limit);
          return batch.map(({ position }, index) => ({ position, envelope: batch.at(-1 - index)?.envelope }));
        },
      }),
    }),
    rules: ['messages of one aggregate are handled one after the other, in order'],
  },
  {
    defect: 'delivers twice',
    subject: handling(() => (handle) => (event, context) => {
      attempt(
        () => handle(event, context),
        () => undefined,
      );
      return handle(event, context);
    }),
    rules: ['nothing is delivered that was not committed, and nothing twice'],
  },
  {
    defect: 'delivers again at every publish',
    subject: altered({
      bus: (bus) => {
        const again: (() => void)[] = [];
        let round = 0;
        return {
          subscribe: (messages: never, subscription: Subscription) => {
            again.push(
              () =>
                void bus.subscribe(messages, {
                  ...subscription,
                  name: `${subscription.name}-${(round += 1)}`,
                  from: 'start',
                } as never),
            );
            return bus.subscribe(messages, subscription as never);
          },
          publish: async (options: never) => {
            const report = await bus.publish(options);
            for (const one of again) one();
            return report;
          },
        };
      },
    }),
    rules: ['nothing is delivered that was not committed, and nothing twice'],
  },
  {
    defect: 'sleeps through commits',
    subject: altered({ log: () => ({ onAppended: () => () => {} }) }),
    rules: ['a commit wakes the bus by itself, not on the stack of whoever commits'],
  },
  {
    defect: "delivers on the committer's stack",
    subject: altered({ append: (_, bus) => void bus.publish().catch(() => undefined) }),
    rules: ['a commit wakes the bus by itself, not on the stack of whoever commits'],
  },
  {
    defect: 'delivers what is not committed',
    subject: handling(() => (handle) => {
      queueMicrotask(() =>
        attempt(
          () => handle({} as never, { envelope: {} } as never),
          () => undefined,
        ),
      );
      return handle;
    }),
    rules: ['nothing is delivered that was not committed, and nothing twice'],
  },
  {
    defect: 'does not wait for handlers',
    subject: handling(
      () => (handle) => (event, context) =>
        void Promise.resolve(
          attempt(
            () => handle(event, context),
            () => undefined,
          ),
        ).catch(() => undefined),
    ),
    rules: ['publish waits for the first attempt of every handler, and tells what came of it'],
  },
  {
    defect: 'handles one message of a subscription at a time',
    subject: handling(() => (handle) => {
      let line = Promise.resolve<unknown>(undefined);
      return (event, context) => (line = line.catch(() => undefined).then(() => handle(event, context)));
    }),
    rules: ['messages of different aggregates do not wait for each other'],
  },
  {
    defect: 'handles one message at a time',
    subject: handling(() => {
      let line = Promise.resolve<unknown>(undefined);
      return (handle) => (event, context) => (line = line.catch(() => undefined).then(() => handle(event, context)));
    }),
    rules: ['a slow handler does not hold up its peers'],
  },
  {
    defect: 'always begins at the head',
    subject: subscribing((subscription) => ({ ...subscription, from: 'head' })),
    rules: ['a subscription begins with what is committed after it, or with the first message where it says so'],
  },
  {
    defect: 'always begins at the start',
    subject: subscribing((subscription) => ({ ...subscription, from: 'start' })),
    rules: [
      'a subscription begins with what is committed after it, or with the first message where it says so',
      'a handler may subscribe and unsubscribe',
    ],
  },
  {
    defect: 'serves the first subscriber of a class only',
    subject: altered({
      bus: (bus) => {
        const taken = new Set<unknown>();
        return {
          subscribe: (messages: never, options: Subscription) => {
            const first = !taken.has(messages);
            taken.add(messages);
            return bus.subscribe(
              messages,
              (first || !options?.handle ? options : { ...options, handle: () => {} }) as never,
            );
          },
        };
      },
    }),
    rules: ['every subscriber of a class gets its messages'],
  },
  {
    defect: 'takes the first class of a list only',
    subject: altered({
      bus: (bus) => ({
        subscribe: (messages: never, options: never) =>
          bus.subscribe(([messages].flat()[0] ?? messages) as never, options),
      }),
    }),
    rules: [
      'a subscriber to several classes gets all of them in the order of the log, and no others',
      'messages of no aggregate do not wait for each other',
    ],
  },
  {
    defect: 'reports nothing',
    subject: altered({
      bus: (bus) => ({
        publish: async (options: never) => (await bus.publish(options), { delivered: 0, failures: [], waiting: 0 }),
      }),
    }),
    rules: ['publish waits for the first attempt of every handler, and tells what came of it'],
  },
  {
    defect: 'takes drain for publish',
    subject: altered({ bus: (bus) => ({ drain: async (options: never) => void (await bus.publish(options)) }) }),
    rules: ['drain waits for retries, and for what handlers commit on the way'],
  },
];
