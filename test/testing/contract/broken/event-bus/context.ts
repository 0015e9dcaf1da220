import type { Middleware } from 'demesne/messaging';
import type { EventBusSubject } from 'demesne/testing/contract';
import { altered, handling } from './altered-bus.ts';
import type { Broken } from '../broken.ts';

/** Buses that are wrong about what a handler is told, and what happens around it. */
export const busesContext: readonly Broken<EventBusSubject>[] = [
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
    rules: ['the same id of two tenants are two aggregates'],
  },
  {
    defect: 'makes up a tenant',
    subject: handling(() => (handle) => (event, context) => handle(event, { tenant: 'default', ...context })),
    rules: ['what a message does not have, its context does not have'],
  },
  {
    defect: 'takes one subscription for another',
    subject: handling(() => (handle) => (event, context) => handle(event, { ...context, subscription: 'desk' })),
    rules: ['a handler is told the name of its subscription'],
  },
  {
    defect: 'does not count attempts',
    subject: handling(() => (handle) => (event, context) => handle(event, { ...context, attempt: 1 })),
    rules: ['attempts are counted from 1'],
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
    rules: [
      'middleware is around every attempt, the first given outermost',
      'what middleware throws is a failure of the attempt',
    ],
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
];
