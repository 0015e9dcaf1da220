import { ConcurrencyConflict, DomainError } from 'demesne';
import type { HandlerContext } from 'demesne/messaging';
import type { EventBusSubject } from 'demesne/testing/contract';
import { err } from 'neverthrow';
import { altered, handling, subscribing, attempt } from './altered-bus.ts';
import type { Broken } from '../broken.ts';

class Refused extends DomainError.define('Refused') {}

const keyOf = ({ envelope }: HandlerContext): string => `${envelope.tenant}/${envelope.aggregate?.id ?? envelope.id}`;

/** Buses that are wrong about failures. */
export const busesFailures: readonly Broken<EventBusSubject>[] = [
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
    rules: ['a handler that throws does not keep its peers from getting the message'],
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
    rules: ['what fails for good is kept, with its cause, its attempts and their times, and the next ones go on'],
  },
  {
    defect: 'ignores refusals',
    subject: handling(() => (handle) => async (event, context) => void (await handle(event, context))),
    rules: ['a refusal is kept at once, for a rule says the same however often it is asked'],
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
      return answer?.isErr?.() === true && answer.error instanceof ConcurrencyConflict ? err(new Refused()) : answer;
    }),
    rules: ['a conflict passes, so it is tried again'],
  },
  {
    defect: 'never tries again',
    subject: altered({ options: (given) => ({ ...given, retry: { attempts: 1, delayMs: () => 0 } }) }),
    rules: ['a throw and a rejection are tried again, as long as the policy says and after the waits that it says'],
  },
  {
    defect: 'tries too often',
    subject: altered({ options: (given) => ({ ...given, retry: { attempts: 5, delayMs: (n) => 10 * n } }) }),
    rules: ['attempts are counted from 1'],
  },
  {
    defect: 'never waits',
    subject: altered({ options: (given) => ({ ...given, timer: { wait: async () => {} } }) }),
    rules: ['a throw and a rejection are tried again, as long as the policy says and after the waits that it says'],
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
    rules: ['later messages of an aggregate wait while an earlier one is tried again, those of others do not'],
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
    rules: ['what fails for good is kept, with its cause, its attempts and their times, and the next ones go on'],
  },
  {
    defect: 'forgets what failed',
    subject: altered({ bus: () => ({ failures: () => [] }) }),
    rules: ['what fails for good is kept, with its cause, its attempts and their times, and the next ones go on'],
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
    rules: ['publish waits for the first attempt of every handler, and tells what came of it'],
  },
];
