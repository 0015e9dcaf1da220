import { ConcurrencyConflict, DomainError, Fault } from 'demesne';
import { InMemoryMessageLog } from 'demesne/in-memory';
import {
  EventBus,
  type EventBusOptions,
  type HandlerContext,
  type MessageLog,
  type Middleware,
} from 'demesne/messaging';
import type { BusUnderContract, EventBusSubject } from 'demesne/testing/contract';
import { err } from 'neverthrow';
import type { Broken } from './broken.ts';

type Bus = BusUnderContract['bus'];
type Handle = (event: never, context: HandlerContext) => unknown;
type Subscription = { name: string; handle: Handle; retry?: EventBusOptions['retry']; from?: 'head' | 'start' };

/** The bus over the in-memory log, with something about it changed. */
function altered(change: {
  readonly options?: (given: EventBusOptions) => EventBusOptions;
  readonly log?: (log: InMemoryMessageLog) => Partial<Record<keyof MessageLog, unknown>>;
  readonly bus?: (
    bus: EventBus,
    log: InMemoryMessageLog,
    options: EventBusOptions,
  ) => Partial<Record<keyof Bus, unknown>>;
  readonly append?: (log: InMemoryMessageLog, bus: EventBus) => void;
}): EventBusSubject {
  return {
    open: (given) => {
      const log = new InMemoryMessageLog();
      const seen = overriding<MessageLog>(log, change.log?.(log) ?? {});
      const bus = new EventBus(seen, change.options?.(given) ?? given);
      return {
        bus: overriding<Bus>(bus, change.bus?.(bus, log, given) ?? {}),
        append: (envelopes) => {
          log.append(envelopes);
          change.append?.(log, bus);
        },
      };
    },
  };
}

/** The bus with its handlers changed; `change` is called once for each bus. */
const handling = (
  change: (options: EventBusOptions) => (handle: Handle, subscription: Subscription) => Handle,
): EventBusSubject =>
  altered({
    bus: (bus, _, options) => {
      const changed = change(options);
      const subscribe = (messages: never, subscription: Subscription): unknown =>
        isCallable(subscription)
          ? bus.subscribe(messages, { ...subscription, handle: changed(subscription.handle, subscription) } as never)
          : bus.subscribe(messages, subscription as never);
      return { subscribe };
    },
  });

/** The bus with its subscriptions changed. */
const subscribing = (change: (subscription: Subscription) => Subscription): EventBusSubject =>
  altered({
    bus: (bus) => ({
      subscribe: (messages: never, subscription: Subscription) =>
        bus.subscribe(messages, (isCallable(subscription) ? change(subscription) : subscription) as never),
    }),
  });

/** An object that behaves as another but for some members. */
function overriding<T extends object>(original: T, members: Partial<Record<keyof T, unknown>>): T {
  return new Proxy(original, {
    get: (target, key) => {
      if (key in members) return members[key as keyof T];
      const found: unknown = Reflect.get(target, key, target);
      return typeof found === 'function' ? found.bind(target) : found;
    },
  });
}

/** Whether a subscription has a handler that could be changed. */
const isCallable = (subscription: Subscription | undefined): boolean => typeof subscription?.handle === 'function';

const keyOf = ({ envelope }: HandlerContext): string => `${envelope.tenant}/${envelope.aggregate?.id ?? envelope.id}`;

const forgiving = (code: string, instead: unknown) => (error: unknown) => {
  if (Fault.is(error) && error.code === code) return instead;
  throw error;
};

const attempt = <T>(work: () => T, otherwise: (error: unknown) => unknown): T => {
  try {
    const answer: unknown = work();
    return (answer instanceof Promise ? answer.catch(otherwise) : answer) as T;
  } catch (error) {
    return otherwise(error) as T;
  }
};

const REFUSED = class extends DomainError.define('Refused') {};

/** Buses that break a promise, and rules of the contract of event buses that find it out. */
export const brokenBuses: readonly Broken<EventBusSubject>[] = [
  {
    defect: 'loses a message',
    subject: altered({
      log: (log) => ({
        read: (after: number, limit: number) => log.read(after, limit).filter(({ position }) => position % 2 === 1),
      }),
    }),
    rules: [
      'within a context, a domain event of another is refused, and an integration event is not',
      'a subscriber gets each message of its class, with its envelope',
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
    rules: [
      'within a context, a domain event of another is refused, and an integration event is not',
      'a subscriber gets each message of its class, with its envelope',
    ],
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
    rules: [
      'a subscriber to several classes gets all of them in the order of the log, and no others',
      'every subscriber of a class gets its messages',
    ],
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
    rules: [
      'nothing is delivered that was not committed, and nothing twice',
      'who has unsubscribed gets nothing more, and the others do',
    ],
  },
  {
    defect: 'sleeps through commits',
    subject: altered({ log: () => ({ onAppended: () => () => {} }) }),
    rules: [
      'messages of one aggregate are handled one after the other, in order',
      'a commit wakes the bus by itself, not on the stack of whoever commits',
    ],
  },
  {
    defect: "delivers on the committer's stack",
    subject: altered({ append: (_, bus) => void bus.publish().catch(() => undefined) }),
    rules: [
      'a commit wakes the bus by itself, not on the stack of whoever commits',
      'a conflict passes, so it is tried again',
    ],
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
    rules: [
      'a subscriber to several classes gets all of them in the order of the log, and no others',
      'every subscriber of a class gets its messages',
    ],
  },
  {
    defect: 'stops at the first handler that fails',
    subject: handling(() => {
      const stopped = new Set<string>();
      return (handle) => (event, context) =>
        stopped.has(context.envelope.id)
          ? undefined
          : attempt(
              () => handle(event, context),
              (error) => {
                stopped.add(context.envelope.id);
                throw error;
              },
            );
    }),
    rules: ['attempts are counted from 1', 'drain waits for retries, and for what handlers commit on the way'],
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
    rules: [
      'giving up on publish or drain ends the waiting, not the work',
      'messages of one aggregate are handled one after the other, in order',
    ],
  },
  {
    defect: 'handles one message of a subscription at a time',
    subject: handling(() => (handle) => {
      let line = Promise.resolve<unknown>(undefined);
      return (event, context) => (line = line.catch(() => undefined).then(() => handle(event, context)));
    }),
    rules: [
      'messages of different aggregates do not wait for each other',
      'a handler that waits for the bus is told, and not left waiting',
    ],
  },
  {
    defect: 'handles one message at a time',
    subject: handling(() => {
      let line = Promise.resolve<unknown>(undefined);
      return (handle) => (event, context) => (line = line.catch(() => undefined).then(() => handle(event, context)));
    }),
    rules: [
      'a slow handler does not hold up its peers',
      'a handler that waits for the bus is told, and not left waiting',
    ],
  },
  {
    defect: 'swallows failures',
    subject: handling(
      () => (handle) => (event, context) =>
        attempt(
          () => handle(event, context),
          () => undefined,
        ),
    ),
    rules: [
      'what a handler throws is a failure also where middleware swallows it',
      'a subscription may have a policy of its own',
    ],
  },
  {
    defect: 'ignores refusals',
    subject: handling(() => (handle) => async (event, context) => void (await handle(event, context))),
    rules: [
      'a conflict passes, so it is tried again',
      'a refusal is kept at once, for a rule says the same however often it is asked',
    ],
  },
  {
    defect: 'tries refusals again',
    subject: handling(() => (handle) => async (event, context) => {
      const answer = (await handle(event, context)) as { isErr?(): boolean; error?: unknown } | undefined;
      if (answer?.isErr?.() === true) throw answer.error;
    }),
    rules: ['a refusal is kept at once, for a rule says the same however often it is asked'],
  },
  {
    defect: 'takes a conflict for a refusal',
    subject: handling(() => (handle) => async (event, context) => {
      const answer = (await handle(event, context)) as { isErr?(): boolean; error?: unknown } | undefined;
      return answer?.isErr?.() === true && answer.error instanceof ConcurrencyConflict ? err(new REFUSED()) : answer;
    }),
    rules: ['a conflict passes, so it is tried again'],
  },
  {
    defect: 'never tries again',
    subject: altered({ options: (given) => ({ ...given, retry: { attempts: 1, delayMs: () => 0 } }) }),
    rules: ['a conflict passes, so it is tried again', 'a retry that was waited for is left unfinished by closing'],
  },
  {
    defect: 'tries too often',
    subject: altered({ options: (given) => ({ ...given, retry: { attempts: 5, delayMs: (n) => 10 * n } }) }),
    rules: [
      'a throw and a rejection are tried again, as long as the policy says and after the waits that it says',
      'attempts are counted from 1',
    ],
  },
  {
    defect: 'never waits',
    subject: altered({ options: (given) => ({ ...given, timer: { wait: async () => {} } }) }),
    rules: [
      'a closing bus takes nothing in, and lets handlers at work finish',
      'a retry that was waited for is left unfinished by closing',
    ],
  },
  {
    defect: 'has one policy for all',
    subject: subscribing(({ retry: _, ...subscription }) => subscription),
    rules: [
      'a subscription may have a policy of its own',
      'what a handler throws is a failure also where middleware swallows it',
    ],
  },
  {
    defect: 'lets later messages pass one that is tried again',
    subject: handling(({ timer }) => (handle) => (event, context) => {
      const later = (n: number) => async (): Promise<unknown> => {
        if (n > 3) return undefined;
        await timer?.wait(10);
        return attempt(() => handle(event, { ...context, attempt: n }), later(n + 1));
      };
      return attempt(
        () => handle(event, context),
        () => void later(2)(),
      );
    }),
    rules: [
      'what a handler throws is a failure also where middleware swallows it',
      'a subscription may have a policy of its own',
    ],
  },
  {
    defect: 'gives up on an aggregate that failed',
    subject: handling(() => {
      const failed = new Set<string>();
      return (handle) => (event, context) => {
        if (failed.has(keyOf(context)) && context.attempt === 1) return undefined;
        return attempt(
          () => handle(event, context),
          (error) => {
            failed.add(keyOf(context));
            throw error;
          },
        );
      };
    }),
    rules: [
      'drain waits for retries, and for what handlers commit on the way',
      'a handler that throws does not keep its peers from getting the message',
    ],
  },
  {
    defect: 'forgets what failed',
    subject: altered({ bus: () => ({ failures: () => [] }) }),
    rules: [
      'what middleware throws is a failure of the attempt',
      'what a handler throws is a failure also where middleware swallows it',
    ],
  },
  {
    defect: 'dates failures alike',
    subject: altered({
      bus: (bus) => ({ failures: () => bus.failures().map((one) => ({ ...one, lastAt: one.firstAt })) }),
    }),
    rules: ['what fails for good is kept, with its cause, its attempts and their times, and the next ones go on'],
  },
  {
    defect: 'lends out its list of failures',
    subject: altered({
      bus: (bus) => {
        const list: unknown[] = [];
        return { failures: () => (list.splice(0, list.length, ...bus.failures()), list) };
      },
    }),
    rules: ['a failure of one aggregate leaves the others alone'],
  },
  {
    defect: 'reports nothing',
    subject: altered({
      bus: (bus) => ({
        publish: async (options: never) => (await bus.publish(options), { delivered: 0, failures: [], waiting: 0 }),
      }),
    }),
    rules: [
      'later messages of an aggregate wait while an earlier one is tried again, those of others do not',
      'a handler that throws does not keep its peers from getting the message',
      'publish waits for the first attempt of every handler, and tells what came of it',
    ],
  },
  {
    defect: 'rejects publish where a handler failed',
    subject: altered({
      bus: (bus) => ({
        publish: async (options: never) => {
          const report = await bus.publish(options);
          if (report.failures.length > 0) throw new Error('failed');
          return report;
        },
      }),
    }),
    rules: [
      'what middleware throws is a failure of the attempt',
      'what a handler throws is a failure also where middleware swallows it',
    ],
  },
  {
    defect: 'takes drain for publish',
    subject: altered({ bus: (bus) => ({ drain: async (options: never) => void (await bus.publish(options)) }) }),
    rules: [
      'messages of thousands are all delivered, in order, also to a handler that is slow',
      'attempts are counted from 1',
    ],
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
      'a handler may subscribe and unsubscribe',
      'a subscription begins with what is committed after it, or with the first message where it says so',
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
    rules: [
      'every subscriber of a class gets its messages',
      'messages of thousands are all delivered, in order, also to a handler that is slow',
    ],
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
      'messages of no aggregate do not wait for each other',
      'a subscriber to several classes gets all of them in the order of the log, and no others',
    ],
  },
  {
    defect: 'drops the cause',
    subject: handling(
      () =>
        (handle) =>
        (event, { causationId: _, ...context }) =>
          handle(event, { ...context, causationId: 'unknown' }),
    ),
    rules: ['a handler gets the context of whatever it commits: the message is the cause, the rest is handed on'],
  },
  {
    defect: 'drops tenant and actor',
    subject: handling(
      () =>
        (handle) =>
        (event, { tenant: _, actor: __, ...context }) =>
          handle(event, context),
    ),
    rules: [
      'the same id of two tenants are two aggregates',
      'a handler gets the context of whatever it commits: the message is the cause, the rest is handed on',
    ],
  },
  {
    defect: 'makes up a tenant',
    subject: handling(() => (handle) => (event, context) => handle(event, { tenant: 'default', ...context })),
    rules: ['what a message does not have, its context does not have'],
  },
  {
    defect: 'does not count attempts',
    subject: handling(() => (handle) => (event, context) => handle(event, { ...context, attempt: 1 })),
    rules: ['a conflict passes, so it is tried again', 'attempts are counted from 1'],
  },
  {
    defect: 'hides the signal',
    subject: handling(
      () => (handle) => (event, context) => handle(event, { ...context, signal: new AbortController().signal }),
    ),
    rules: ['when the time to close is over, handlers at work are aborted and named'],
  },
  {
    defect: 'changes envelopes',
    subject: handling(
      () => (handle) => (event, context) =>
        handle(event, { ...context, envelope: { ...context.envelope, correlationId: 'another' } }),
    ),
    rules: ['a subscriber gets each message of its class, with its envelope'],
  },
  {
    defect: 'turns middleware around',
    subject: altered({ options: (given) => ({ ...given, middleware: (given.middleware ?? []).toReversed() }) }),
    rules: ['middleware is around every attempt, the first given outermost'],
  },
  {
    defect: 'skips middleware',
    subject: altered({ options: ({ middleware: _, ...given }) => given }),
    rules: ['what middleware throws is a failure of the attempt', 'middleware that calls next twice is told so'],
  },
  {
    defect: 'keeps middleware for the first attempt',
    subject: altered({
      options: (given) => ({
        ...given,
        middleware: (given.middleware ?? []).map(
          (one): Middleware =>
            (envelope, context, next) =>
              context.attempt === 1 ? one(envelope, context, next) : next(),
        ),
      }),
    }),
    rules: ['middleware is around every attempt, the first given outermost'],
  },
  {
    defect: 'lets middleware call next for ever',
    subject: altered({
      options: (given) => ({
        ...given,
        middleware: (given.middleware ?? []).map((one): Middleware => (envelope, context, next) => {
          let called: Promise<void> | void;
          let done = false;
          return one(envelope, context, () => {
            if (!done) {
              done = true;
              called = next();
            }
            return called;
          });
        }),
      }),
    }),
    rules: ['middleware that calls next twice is told so'],
  },
  {
    defect: 'has no borders',
    subject: altered({ bus: (bus) => ({ within: () => bus }) }),
    rules: ['within a context, a domain event of another is refused, and an integration event is not'],
  },
  {
    defect: 'takes names twice',
    subject: altered({
      bus: (bus) => {
        let count = 0;
        return {
          subscribe: (messages: never, options: Subscription) =>
            bus.subscribe(
              messages,
              (options?.name ? { ...options, name: `${options.name} ${(count += 1)}` } : options) as never,
            ),
        };
      },
    }),
    rules: ['a name stands for one subscription', 'a subscription may have a policy of its own'],
  },
  {
    defect: 'takes any subscription',
    subject: altered({
      bus: (bus) => ({
        subscribe: (messages: never, options: never) =>
          attempt(() => bus.subscribe(messages, options), forgiving('INVALID_OPTION', { unsubscribe: () => {} })),
      }),
    }),
    rules: ['a subscription that can not be is refused'],
  },
  {
    defect: 'never unsubscribes',
    subject: altered({
      bus: (bus) => ({
        subscribe: (messages: never, options: never) => ({
          ...bus.subscribe(messages, options),
          unsubscribe: () => {},
        }),
      }),
    }),
    rules: ['who has unsubscribed gets nothing more, and the others do', 'a name stands for one subscription'],
  },
  {
    defect: 'waits for itself',
    subject: altered({
      bus: (bus) => ({
        publish: (options: never) =>
          bus
            .publish(options)
            .catch((error: unknown) =>
              Fault.is(error) && error.code === 'WAITS_FOR_ITSELF'
                ? new Promise(() => {})
                : Promise.reject(error as Error),
            ),
        drain: (options: never) =>
          bus
            .drain(options)
            .catch((error: unknown) =>
              Fault.is(error) && error.code === 'WAITS_FOR_ITSELF'
                ? new Promise(() => {})
                : Promise.reject(error as Error),
            ),
      }),
    }),
    rules: ['a handler that waits for the bus is told, and not left waiting'],
  },
  {
    defect: 'ignores signals',
    subject: altered({ bus: (bus) => ({ publish: () => bus.publish(), drain: () => bus.drain() }) }),
    rules: ['giving up on publish or drain ends the waiting, not the work'],
  },
  {
    defect: 'gives nobody time to finish',
    subject: altered({ bus: (bus) => ({ close: () => bus.close({ timeoutMs: 0 }) }) }),
    rules: ['when the time to close is over, handlers at work are aborted and named'],
  },
  {
    defect: 'never aborts',
    subject: altered({ bus: (bus) => ({ close: () => bus.close({ timeoutMs: 1e9 }) }) }),
    rules: ['when the time to close is over, handlers at work are aborted and named'],
  },
  {
    defect: 'closes without a word',
    subject: altered({ bus: (bus) => ({ close: async (options: never) => (await bus.close(options), []) }) }),
    rules: [
      'a retry that was waited for is left unfinished by closing',
      'when the time to close is over, handlers at work are aborted and named',
    ],
  },
  {
    defect: 'takes in while closing',
    subject: altered({
      bus: (bus) => ({
        close: async (options: never) => {
          await bus.drain();
          return bus.close(options);
        },
      }),
    }),
    rules: [
      'a closed bus refuses to subscribe, publish and drain, and closes once',
      'a closing bus takes nothing in, and lets handlers at work finish',
    ],
  },
  {
    defect: 'takes calls after closing',
    subject: altered({
      bus: (bus) => ({
        publish: (options: never) => bus.publish(options).catch(forgiving('BUS_CLOSED', undefined)),
        subscribe: (messages: never, options: never) =>
          attempt(() => bus.subscribe(messages, options), forgiving('BUS_CLOSED', undefined)),
      }),
    }),
    rules: ['a closed bus refuses to subscribe, publish and drain, and closes once'],
  },
  {
    defect: 'closes twice',
    subject: altered({
      bus: (bus) => {
        let closed = false;
        return {
          close: async (options: never) => {
            if (closed) throw new Error('closed');
            closed = true;
            return bus.close(options);
          },
        };
      },
    }),
    rules: [
      'a closing bus takes nothing in, and lets handlers at work finish',
      'a closed bus refuses to subscribe, publish and drain, and closes once',
    ],
  },
];
