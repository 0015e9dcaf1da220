import { DomainError } from 'demesne';
import { CommandBus, type RequestMiddleware } from 'demesne/application';
import { MisusedNext } from 'demesne/messaging';
import { err, ok, type Result } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { gate, turn } from '../../../messaging/kit.ts';
import { LayTable, round } from '../tables.ts';

class Forbidden extends DomainError.define('Forbidden')<{ request: string }> {}
class Shut extends DomainError.define('Shut') {}

const layTable = new LayTable({ tableId: round, seats: 4 });
const trouble = new Error('the kitchen burns');

type Handler = () => Result<unknown, unknown> | Promise<Result<unknown, unknown>>;

const within = (middleware: readonly RequestMiddleware<unknown>[], handle: Handler = () => ok('laid')) =>
  new CommandBus({ LayTable }, { LayTable: handle }, { middleware });

describe('middleware', () => {
  it('surrounds every command, the first given outermost', async () => {
    const trace: string[] = [];
    const around =
      (name: string): RequestMiddleware =>
      async ({ type }, { actor }, next) => {
        trace.push(`${name} before ${type} of ${actor}`);
        const answer = await next();
        trace.push(`${name} after ${answer.isOk()}`);
        return answer;
      };
    const commands = within([around('outer'), around('inner')], () => {
      trace.push('handler');
      return ok();
    });

    await commands.execute(layTable, { actor: 'Ada' });

    expect(trace).toEqual([
      'outer before inn.LayTable of Ada',
      'inner before inn.LayTable of Ada',
      'handler',
      'inner after true',
      'outer after true',
    ]);
  });

  it('may refuse, and then nothing happens further in', async () => {
    let handled = false;
    const staffOnly: RequestMiddleware<Forbidden> = ({ type }, { actor }, next) =>
      actor?.startsWith('staff/') ? next() : err(new Forbidden({ request: type }));
    const commands = within([staffOnly], () => {
      handled = true;
      return ok('laid');
    });

    expect(await commands.execute(layTable)).toEqual(err(new Forbidden({ request: 'inn.LayTable' })));
    expect(handled).toBe(false);
    expect(await commands.execute(layTable, { actor: 'staff/ada' })).toEqual(ok('laid'));
  });

  it('may refuse later too', async () => {
    const commands = within([async () => err(new Shut())]);

    expect(await commands.execute(layTable)).toEqual(err(new Shut()));
  });

  it('goes on with another context, which keeps whatever is not said otherwise', async () => {
    const { signal } = new AbortController();
    const commands = new CommandBus(
      { LayTable },
      { LayTable: (_, context) => ok([{ ...context }, context.signal] as const) },
      {
        middleware: [
          (_request, _context, next) => next({ actor: 'Ada' }),
          (_request, context, next) => next(context),
          (_request, context, next) => next({ ...context, idempotencyKey: 'k-2' }),
        ],
      },
    );
    const given = { correlationId: 'c-1', causationId: 'm-1', tenant: 'north', actor: 'Bob', signal };

    const { signal: _, ...words } = given;
    expect(await commands.execute(layTable, given)).toEqual(
      ok([{ ...words, actor: 'Ada', idempotencyKey: 'k-2' }, signal]),
    );
  });

  it('goes on with another signal', async () => {
    const inner = new AbortController();
    const commands = new CommandBus(
      { LayTable },
      { LayTable: (_, { signal }) => ok(signal) },
      { middleware: [(_request, _context, next) => next({ signal: inner.signal })] },
    );

    expect(await commands.execute(layTable, { signal: new AbortController().signal })).toEqual(ok(inner.signal));
  });

  it('may go on more than once, and the last time counts', async () => {
    let attempt = 0;
    const twice: RequestMiddleware = async (_request, _context, next) => {
      await next();
      return next();
    };
    const commands = within([twice], async () => ok((attempt += 1)));

    expect(await commands.execute(layTable)).toEqual(ok(2));
  });
});

describe('the answer of a handler', () => {
  /** Each of these a compiler refuses, or can't see. */
  const swallowing: readonly (readonly [string, (next: () => unknown) => unknown])[] = [
    ['forgets it', async (next) => void (await next())],
    ['does not wait for it', (next) => void next()],
    ['says no instead', async (next) => (await next(), err('no'))],
    ['says yes instead', async (next) => (await next(), ok('fine'))],
    [
      'catches what was thrown',
      async (next) => {
        try {
          return await next();
        } catch {
          return err('no');
        }
      },
    ],
  ];

  it.each(swallowing)('counts, where a middleware %s', async (_, around) => {
    const middleware = ((_request: never, _context: never, next: () => unknown) =>
      around(next)) as unknown as RequestMiddleware;
    const later = async <T>(result: T): Promise<T> => {
      await turn();
      return result;
    };

    expect(await within([middleware], () => ok('laid')).execute(layTable)).toEqual(ok('laid'));
    expect(await within([middleware], () => later(ok('laid'))).execute(layTable)).toEqual(ok('laid'));
    expect(await within([middleware], () => later(err('no'))).execute(layTable)).toEqual(err('no'));
    await expect(
      within([middleware], () => later(undefined).then(() => Promise.reject(trouble))).execute(layTable),
    ).rejects.toBe(trouble);
    await expect(
      within([middleware], () => {
        throw trouble;
      }).execute(layTable),
    ).rejects.toBe(trouble);
  });

  it('counts as a throw where a middleware throws, before or after', async () => {
    const before: RequestMiddleware = () => {
      throw trouble;
    };
    const after: RequestMiddleware = async (_request, _context, next) => {
      await next();
      throw trouble;
    };

    await expect(within([before]).execute(layTable)).rejects.toBe(trouble);
    await expect(within([after]).execute(layTable)).rejects.toBe(trouble);
  });

  it('leaves nothing unhandled behind where a middleware throws while the handler is at work', async () => {
    const working = gate<Result<unknown, unknown>>();
    const hasty: RequestMiddleware = (_request, _context, next) => {
      void next();
      throw trouble;
    };

    await expect(within([hasty], () => working.promise).execute(layTable)).rejects.toBe(trouble);
    working.fail(new Error('nobody hears of this'));
    await turn();
  });
});

describe('wrong use of middleware', () => {
  it('refuses an answer in place of the handler', async () => {
    const cached = (() => ok('from the cache')) as never;
    const silent = (async () => undefined) as never;

    await expect(within([cached]).execute(layTable)).rejects.toMatchObject({
      code: 'INVALID_ANSWER',
      message: 'inn.LayTable: expected a middleware that calls next, or refuses with err(…); found an object.',
    });
    await expect(within([silent]).execute(layTable)).rejects.toThrow('found undefined.');
  });

  it.each([
    ['at once', () => err('no')],
    ['later', async () => err('no')],
  ])('refuses a call of next after the middleware has ended %s', async (_, answer) => {
    let callLater: (() => unknown) | undefined;
    const keeping: RequestMiddleware<string> = (_request, _context, next) => {
      callLater = next;
      return answer();
    };

    expect(await within([keeping]).execute(layTable)).toEqual(err('no'));

    expect(callLater).toThrow(MisusedNext);
    expect(callLater).toThrow('Middleware 1 called next after it had ended');
  });

  it('refuses a changed context that can not work', async () => {
    await expect(within([(_r, _c, next) => next({ actor: '' })]).execute(layTable)).rejects.toMatchObject({
      code: 'INVALID_OPTION',
      option: 'actor',
    });
  });
});
