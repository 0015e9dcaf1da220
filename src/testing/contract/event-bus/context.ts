import type { HandlerContext } from '../../../messaging/subscription/handler.ts';
import type { Middleware } from '../../../messaging/subscription/middleware.ts';
import { noRetry } from '../../../messaging/retry-policy.ts';
import type { Rules } from '../rules.ts';
import { expectSame, faultOf } from '../expectations.ts';
import { LetterWritten, ParcelArrived, ParcelPosted, type PostWorld } from './post-world.ts';

/** What a handler is told, and what happens around it. */
export const context: Rules<PostWorld> = {
  'a handler gets the context of whatever it commits: the message is the cause, the rest is handed on': async (
    world,
  ) => {
    const post = await world.open();
    const got: HandlerContext[] = [];
    post.bus.subscribe(ParcelPosted, { name: 'desk', handle: (_, given) => void got.push(given) });
    const stamp = { correlationId: 'c-7', causationId: 'm-0', actor: 'Ada', tenant: 'north' };
    const envelope = post.envelope(new ParcelPosted(), 'a', stamp);
    await post.commit(envelope);
    await post.bus.publish();
    const [{ correlationId, causationId, actor, tenant, aggregate, attempt, signal }] = got as [HandlerContext];
    const expected = { ...stamp, causationId: envelope.id };
    expectSame({ correlationId, causationId, actor, tenant }, expected, 'Causation is the id of the handled message.');
    expectSame(aggregate, { type: 'Parcel', id: 'a', version: 1 }, 'It tells whose event it is.');
    expectSame([attempt, signal.aborted], [1, false], 'It is the first attempt, and nobody has given up.');
  },

  'what a message does not have, its context does not have': async (world) => {
    const post = await world.open();
    const got: HandlerContext[] = [];
    post.bus.subscribe(ParcelArrived, { name: 'desk', handle: (_, given) => void got.push(given) });
    await post.commit(post.envelope(new ParcelArrived(), undefined));
    await post.bus.publish();
    const [given] = got as [HandlerContext];
    expectSame(
      [given.aggregate, 'actor' in given, 'tenant' in given],
      [undefined, false, false],
      'Nothing is made up.',
    );
  },

  'a handler is told the name of its subscription': async (world) => {
    const post = await world.open();
    const told: string[] = [];
    const handle = (_: unknown, { subscription }: HandlerContext): void => void told.push(subscription);
    post.bus.subscribe(ParcelPosted, { name: 'desk', handle });
    post.bus.subscribe(ParcelPosted, { name: 'lorry', handle });
    await post.post('a');
    await post.bus.publish();
    expectSame(told.toSorted(), ['desk', 'lorry'], 'Each is told its own.');
  },

  'attempts are counted from 1': async (world) => {
    const post = await world.open();
    const attempts: number[] = [];
    post.bus.subscribe(ParcelPosted, {
      name: 'desk',
      handle: (_, { attempt }) => {
        attempts.push(attempt);
        throw new Error('again');
      },
    });
    await post.post('a');
    await world.timer.until(post.bus.drain());
    expectSame(attempts, [1, 2, 3], 'The context tells which attempt this is.');
  },

  'middleware is around every attempt, the first given outermost': async (world) => {
    const steps: string[] = [];
    const around =
      (name: string): Middleware =>
      async ({ message }, { attempt }, next) => {
        steps.push(`${name} in #${attempt} ${message.type}`);
        try {
          await next();
        } finally {
          steps.push(`${name} out #${attempt}`);
        }
      };
    const post = await world.openWith(around('outer'), around('inner'));
    post.bus.subscribe(ParcelPosted, {
      name: 'desk',
      handle: (_, { attempt }) => {
        steps.push(`handle #${attempt}`);
        if (attempt === 1) throw new Error('again');
      },
    });
    await post.post('a');
    await world.timer.until(post.bus.drain());
    const attempt = (n: number): string[] => [
      `outer in #${n} post.ParcelPosted`,
      `inner in #${n} post.ParcelPosted`,
      `handle #${n}`,
      `inner out #${n}`,
      `outer out #${n}`,
    ];
    expectSame(steps, [...attempt(1), ...attempt(2)], 'Outer, inner, handler, and back.');
  },

  'what middleware throws is a failure of the attempt': async (world) => {
    const trouble = new Error('no permit');
    const post = await world.openWith(() => Promise.reject(trouble));
    let calls = 0;
    post.bus.subscribe(ParcelPosted, { name: 'desk', retry: noRetry, handle: () => void (calls += 1) });
    await post.post('a');
    await post.bus.publish();
    expectSame(
      [calls, post.bus.failures()[0]?.error],
      [0, trouble],
      'The handler is not called, and the failure is kept.',
    );
  },

  'what a handler throws is a failure also where middleware swallows it': async (world) => {
    const post = await world.openWith(async (_, __, next) => {
      await Promise.resolve(next()).catch(() => {});
    });
    const trouble = new Error('lost');
    post.bus.subscribe(ParcelPosted, { name: 'desk', retry: noRetry, handle: () => Promise.reject(trouble) });
    await post.post('a');
    await post.bus.publish();
    expectSame(post.bus.failures()[0]?.error, trouble, 'Nothing is ignored silently.');
  },

  'middleware that calls next twice is told so': async (world) => {
    const post = await world.openWith(async (_, __, next) => {
      await next();
      await next();
    });
    let calls = 0;
    post.bus.subscribe(ParcelPosted, { name: 'desk', retry: noRetry, handle: () => void (calls += 1) });
    await post.post('a');
    await post.bus.publish();
    const { code } = { ...(post.bus.failures()[0]?.error as { code?: string } | undefined) };
    expectSame([calls, code], [1, 'MISUSED_NEXT'], 'The handler is called once, and the mistake is kept.');
  },

  'within a context, a domain event of another is refused, and an integration event is not': async (world) => {
    const post = await world.open();
    const writing = post.bus.within('writing');
    const got: string[] = [];
    const handle = ({ type }: { readonly type: string }): void => void got.push(type);
    await faultOf(
      () => writing.subscribe(ParcelPosted as never, { name: 'spy', handle }),
      'FOREIGN_EVENT',
      'A domain event stays in its context.',
    );
    writing.subscribe([LetterWritten, ParcelArrived], { name: 'desk', handle });
    await post.commit(post.envelope(new LetterWritten(), undefined), post.envelope(new ParcelArrived(), 'a'));
    await post.bus.publish();
    expectSame(got, ['writing.LetterWritten', 'post.published.ParcelArrived'], 'Its own, and what others publish.');
  },
};
