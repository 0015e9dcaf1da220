import { Fault } from 'demesne';
import { InMemoryMessageLog } from 'demesne/in-memory';
import { EventBus, type EventBusOptions, type HandlerContext, type MessageLog } from 'demesne/messaging';
import type { BusUnderContract, EventBusSubject } from 'demesne/testing/contract';
import { overriding } from '../overriding.ts';

type Bus = BusUnderContract['bus'];
type Handle = (event: never, context: HandlerContext) => unknown;
export type Subscription = { name: string; handle: Handle; retry?: EventBusOptions['retry']; from?: 'head' | 'start' };

/** The bus over the in-memory log, with something about it changed. */
export function altered(change: {
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
export const handling = (
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
export const subscribing = (change: (subscription: Subscription) => Subscription): EventBusSubject =>
  altered({
    bus: (bus) => ({
      subscribe: (messages: never, subscription: Subscription) =>
        bus.subscribe(messages, (isCallable(subscription) ? change(subscription) : subscription) as never),
    }),
  });

/** Whether a subscription has a handler that could be changed. */
const isCallable = (subscription: Subscription | undefined): boolean => typeof subscription?.handle === 'function';

/** What to do with a fault of this code, and with no other. */
export const forgiving = (code: string, instead: unknown) => (error: unknown) => {
  if (Fault.is(error) && error.code === code) return instead;
  throw error;
};

/** What work answers, at once or later; where it throws or rejects, something else. */
export const attempt = <T>(work: () => T, otherwise: (error: unknown) => unknown): T => {
  try {
    const answer: unknown = work();
    return (answer instanceof Promise ? answer.catch(otherwise) : answer) as T;
  } catch (error) {
    return otherwise(error) as T;
  }
};
