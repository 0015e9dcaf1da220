import { DomainError } from 'demesne';
import { noRetry, type HandlerAnswer, type Middleware } from 'demesne/messaging';
import { err } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { gate, OrderPlaced, Post, turn } from '../kit.ts';

class EmptyOrder extends DomainError.define('EmptyOrder') {}
const placed = new OrderPlaced({ note: 'ring' });

/** What failed when a handler ran within some middleware. */
async function failuresWithin(middleware: readonly Middleware[], handle: () => HandlerAnswer) {
  const post = new Post({ middleware, retry: noRetry });
  post.bus.subscribe(OrderPlaced, { name: 'handler', handle });
  post.commit(placed);
  await post.bus.drain();
  return post.bus.failures().map(({ error }) => error);
}

describe('middleware', () => {
  it('surrounds every attempt, the first given outermost', async () => {
    const trace: string[] = [];
    const around =
      (name: string): Middleware =>
      async ({ message }, { attempt }, next) => {
        trace.push(`${name} before ${message.type} ${attempt}`);
        await next();
        trace.push(`${name} after`);
      };
    const post = new Post({ middleware: [around('outer'), around('inner')] });
    post.bus.subscribe(OrderPlaced, { name: 'handler', handle: () => void trace.push('handler') });
    post.commit(placed);
    await post.bus.publish();

    expect(trace).toEqual([
      'outer before ordering.OrderPlaced 1',
      'inner before ordering.OrderPlaced 1',
      'handler',
      'inner after',
      'outer after',
    ]);
  });

  it('sees each retry as an attempt of its own', async () => {
    const attempts: number[] = [];
    const post = new Post({
      middleware: [
        (_, { attempt }, next) => {
          attempts.push(attempt);
          return next();
        },
      ],
    });
    post.bus.subscribe(OrderPlaced, {
      name: 'fails',
      handle: () => {
        throw new Error('no');
      },
    });
    post.commit(placed);
    await post.timer.until(post.bus.drain());

    expect(attempts).toEqual([1, 2, 3]);
  });

  it("that doesn't go on ends the attempt, as done", async () => {
    let called = false;
    expect(await failuresWithin([() => undefined], () => void (called = true))).toEqual([]);
    expect(called).toBe(false);
  });

  const swallowing: Middleware = async (_envelope, _context, next) => {
    try {
      await next();
    } catch {
      // Whatever it is.
    }
  };
  const forgetful: Middleware = (_envelope, _context, next) => void next();
  const error = new Error('no');

  it.each([
    [
      'a throw',
      [swallowing],
      () => {
        throw error;
      },
    ],
    ['a rejection', [swallowing], async () => Promise.reject(error)],
    ['a rejection that nobody awaits', [forgetful], async () => Promise.reject(error)],
    ['a refusal', [swallowing], () => err(error)],
    ['a refusal through two', [forgetful, swallowing], () => err(error)],
  ] as const)("can't swallow %s", async (_, middleware, handle) => {
    expect(await failuresWithin(middleware, handle)).toEqual([error]);
  });

  it('that throws fails the delivery', async () => {
    const own = new Error('own');
    expect(
      await failuresWithin(
        [
          () => {
            throw own;
          },
        ],
        () => undefined,
      ),
    ).toEqual([own]);
    expect(
      await failuresWithin(
        [
          async (_e, _c, next) => {
            await next();
            throw own;
          },
        ],
        () => err(new EmptyOrder()),
      ),
    ).toEqual([own]);
  });

  it('goes on after next when the handler has ended, not before', async () => {
    const { promise, open } = gate();
    const trace: string[] = [];
    const timing: Middleware = async (_envelope, _context, next) => {
      await next();
      trace.push('after next');
    };
    const post = new Post({ middleware: [timing] });
    post.bus.subscribe(OrderPlaced, { name: 'slow', handle: () => promise.then(() => void trace.push('handler')) });
    post.commit(placed);
    await turn();
    expect(trace).toEqual([]);

    open();
    await post.bus.drain();
    expect(trace).toEqual(['handler', 'after next']);
  });

  it('has nothing to await from next where the handler answers at once', async () => {
    const answers: unknown[] = [];
    await failuresWithin([(_envelope, _context, next) => void answers.push(next())], () => undefined);

    expect(answers).toEqual([undefined]);
  });

  it('is told by its number what it did with next', async () => {
    const passing: Middleware = (_envelope, _context, next) => next();
    const twice: Middleware = async (_envelope, _context, next) => {
      await next();
      await next();
    };
    let late: (() => unknown) | undefined;
    const keeping: Middleware = (_envelope, _context, next) => void (late = next);
    const failures = await failuresWithin([passing, twice], () => undefined);
    await failuresWithin([keeping], () => undefined);

    expect(failures).toEqual([
      expect.objectContaining({
        message: 'Middleware 2 called next twice: call it once, and return or await its answer.',
      }),
    ]);
    expect(() => late?.()).toThrow(
      'Middleware 1 called next after it had ended: call it once, and return or await its answer.',
    );
  });

  it("can't go on twice, or after it has ended", async () => {
    const twice: Middleware = async (_envelope, _context, next) => {
      await next();
      await next();
    };
    let late: (() => unknown) | undefined;
    expect(await failuresWithin([twice], () => undefined)).toEqual([expect.objectContaining({ code: 'MISUSED_NEXT' })]);
    await failuresWithin([(_envelope, _context, next) => void (late = next)], () => undefined);
    await turn();

    expect(() => late?.()).toThrow(expect.objectContaining({ code: 'MISUSED_NEXT' }));
  });
});
