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
    rules: [],
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
    rules: [],
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
    rules: [],
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
    rules: [],
  },
  { defect: 'sleeps through commits', subject: altered({ log: () => ({ onAppended: () => () => {} }) }), rules: [] },
  {
    defect: "delivers on the committer's stack",
    subject: altered({ append: (_, bus) => void bus.publish().catch(() => undefined) }),
    rules: [],
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
    rules: [],
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
    rules: [],
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
    rules: [],
  },
  {
    defect: 'handles one message of a subscription at a time',
    subject: handling(() => (handle) => {
      let line = Promise.resolve<unknown>(undefined);
      return (event, context) => (line = line.catch(() => undefined).then(() => handle(event, context)));
    }),
    rules: [],
  },
  {
    defect: 'handles one message at a time',
    subject: handling(() => {
      let line = Promise.resolve<unknown>(undefined);
      return (handle) => (event, context) => (line = line.catch(() => undefined).then(() => handle(event, context)));
    }),
    rules: [],
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
    rules: [],
  },
  {
    defect: 'ignores refusals',
    subject: handling(() => (handle) => async (event, context) => void (await handle(event, context))),
    rules: [],
  },
  {
    defect: 'tries refusals again',
    subject: handling(() => (handle) => async (event, context) => {
      const answer = (await handle(event, context)) as { isErr?(): boolean; error?: unknown } | undefined;
      if (answer?.isErr?.() === true) throw answer.error;
    }),
    rules: [],
  },
  {
    defect: 'takes a conflict for a refusal',
    subject: handling(() => (handle) => async (event, context) => {
      const answer = (await handle(event, context)) as { isErr?(): boolean; error?: unknown } | undefined;
      return answer?.isErr?.() === true && answer.error instanceof ConcurrencyConflict ? err(new REFUSED()) : answer;
    }),
    rules: [],
  },
  {
    defect: 'never tries again',
    subject: altered({ options: (given) => ({ ...given, retry: { attempts: 1, delayMs: () => 0 } }) }),
    rules: [],
  },
  {
    defect: 'tries too often',
    subject: altered({ options: (given) => ({ ...given, retry: { attempts: 5, delayMs: (n) => 10 * n } }) }),
    rules: [],
  },
  {
    defect: 'never waits',
    subject: altered({ options: (given) => ({ ...given, timer: { wait: async () => {} } }) }),
    rules: [],
  },
  {
    defect: 'has one policy for all',
    subject: subscribing(({ retry: _, ...subscription }) => subscription),
    rules: [],
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
    rules: [],
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
    rules: [],
  },
  { defect: 'forgets what failed', subject: altered({ bus: () => ({ failures: () => [] }) }), rules: [] },
  {
    defect: 'dates failures alike',
    subject: altered({
      bus: (bus) => ({ failures: () => bus.failures().map((one) => ({ ...one, lastAt: one.firstAt })) }),
    }),
    rules: [],
  },
  {
    defect: 'lends out its list of failures',
    subject: altered({
      bus: (bus) => {
        const list: unknown[] = [];
        return { failures: () => (list.splice(0, list.length, ...bus.failures()), list) };
      },
    }),
    rules: [],
  },
  {
    defect: 'reports nothing',
    subject: altered({
      bus: (bus) => ({
        publish: async (options: never) => (await bus.publish(options), { delivered: 0, failures: [], waiting: 0 }),
      }),
    }),
    rules: [],
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
    rules: [],
  },
  {
    defect: 'takes drain for publish',
    subject: altered({ bus: (bus) => ({ drain: async (options: never) => void (await bus.publish(options)) }) }),
    rules: [],
  },
  {
    defect: 'always begins at the head',
    subject: subscribing((subscription) => ({ ...subscription, from: 'head' })),
    rules: [],
  },
  {
    defect: 'always begins at the start',
    subject: subscribing((subscription) => ({ ...subscription, from: 'start' })),
    rules: [],
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
    rules: [],
  },
  {
    defect: 'takes the first class of a list only',
    subject: altered({
      bus: (bus) => ({
        subscribe: (messages: never, options: never) =>
          bus.subscribe(([messages].flat()[0] ?? messages) as never, options),
      }),
    }),
    rules: [],
  },
  {
    defect: 'drops the cause',
    subject: handling(
      () =>
        (handle) =>
        (event, { causationId: _, ...context }) =>
          handle(event, { ...context, causationId: 'unknown' }),
    ),
    rules: [],
  },
  {
    defect: 'drops tenant and actor',
    subject: handling(
      () =>
        (handle) =>
        (event, { tenant: _, actor: __, ...context }) =>
          handle(event, context),
    ),
    rules: [],
  },
  {
    defect: 'makes up a tenant',
    subject: handling(() => (handle) => (event, context) => handle(event, { tenant: 'default', ...context })),
    rules: [],
  },
  {
    defect: 'does not count attempts',
    subject: handling(() => (handle) => (event, context) => handle(event, { ...context, attempt: 1 })),
    rules: [],
  },
  {
    defect: 'hides the signal',
    subject: handling(
      () => (handle) => (event, context) => handle(event, { ...context, signal: new AbortController().signal }),
    ),
    rules: [],
  },
  {
    defect: 'changes envelopes',
    subject: handling(
      () => (handle) => (event, context) =>
        handle(event, { ...context, envelope: { ...context.envelope, correlationId: 'another' } }),
    ),
    rules: [],
  },
  {
    defect: 'turns middleware around',
    subject: altered({ options: (given) => ({ ...given, middleware: (given.middleware ?? []).toReversed() }) }),
    rules: [],
  },
  { defect: 'skips middleware', subject: altered({ options: ({ middleware: _, ...given }) => given }), rules: [] },
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
    rules: [],
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
    rules: [],
  },
  { defect: 'has no borders', subject: altered({ bus: (bus) => ({ within: () => bus }) }), rules: [] },
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
    rules: [],
  },
  {
    defect: 'takes any subscription',
    subject: altered({
      bus: (bus) => ({
        subscribe: (messages: never, options: never) =>
          attempt(() => bus.subscribe(messages, options), forgiving('INVALID_OPTION', { unsubscribe: () => {} })),
      }),
    }),
    rules: [],
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
    rules: [],
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
    rules: [],
  },
  {
    defect: 'ignores signals',
    subject: altered({ bus: (bus) => ({ publish: () => bus.publish(), drain: () => bus.drain() }) }),
    rules: [],
  },
  {
    defect: 'gives nobody time to finish',
    subject: altered({ bus: (bus) => ({ close: () => bus.close({ timeoutMs: 0 }) }) }),
    rules: [],
  },
  {
    defect: 'never aborts',
    subject: altered({ bus: (bus) => ({ close: () => bus.close({ timeoutMs: 1e9 }) }) }),
    rules: [],
  },
  {
    defect: 'closes without a word',
    subject: altered({ bus: (bus) => ({ close: async (options: never) => (await bus.close(options), []) }) }),
    rules: [],
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
    rules: [],
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
    rules: [],
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
    rules: [],
  },
];
