import { Fault } from 'demesne';
import type { EventBusSubject } from 'demesne/testing/contract';
import { altered, attempt, forgiving, type Subscription } from './altered-bus.ts';
import type { Broken } from '../broken.ts';

/** Buses whose subscriptions, or that themselves, begin or end wrongly. */
export const busesLifeCycle: readonly Broken<EventBusSubject>[] = [
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
    rules: ['a name stands for one subscription'],
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
    rules: ['who has unsubscribed gets nothing more, and the others do'],
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
    rules: ['a retry that was waited for is left unfinished by closing'],
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
    rules: ['a closing bus takes nothing in, and lets handlers at work finish'],
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
    rules: ['a closed bus refuses to subscribe, publish and drain, and closes once'],
  },
];
