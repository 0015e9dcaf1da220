import { CommandBus, inUnit, retrying, timeLimit, TimeLimitExceeded } from 'demesne/application';
import { exponentialBackoff, InvalidOption } from 'demesne/messaging';
import { ManualTimer } from 'demesne/testing';
import { ok, type Ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { gate } from '../../../messaging/kit.ts';
import { inn, LayTable, round, Table } from '../tables.ts';

const layTable = new LayTable({ tableId: round, seats: 4 });

const thrownBy = (executed: Promise<unknown>): Promise<unknown> => executed.catch((thrown: unknown) => thrown);

/** A bus with a limit of one second, whose handler is ready when the test says so. */
function slowBus() {
  const timer = new ManualTimer();
  const ready = gate<Ok<string, never>>();
  const signals: AbortSignal[] = [];
  const commands = new CommandBus(
    { LayTable },
    {
      LayTable: (_, { signal }) => {
        signals.push(signal);
        return ready.promise;
      },
    },
    { middleware: [timeLimit(1_000, { timer })] },
  );
  return { commands, timer, ready, signals };
}

describe('a time limit', () => {
  it('lets whoever is quick enough answer, and leaves no timer behind', async () => {
    const { commands, timer, ready, signals } = slowBus();

    const executed = commands.execute(layTable);
    await timer.advance(999);
    ready.open(ok('laid'));

    expect(await executed).toEqual(ok('laid'));
    expect(timer.pending).toBe(0);
    await timer.advance(10_000);
    expect(signals[0]?.aborted).toBe(false);
  });

  it('aborts the signal and tells the caller at once, whether or not the handler heeds it', async () => {
    const { commands, timer, signals } = slowBus();

    const executed = thrownBy(commands.execute(layTable));
    await timer.advance(1_000);

    expect(await executed).toBeInstanceOf(TimeLimitExceeded);
    expect(await executed).toMatchObject({ code: 'TIME_LIMIT_EXCEEDED', type: 'inn.LayTable', timeoutMs: 1_000 });
    expect(signals[0]?.reason).toBeInstanceOf(TimeLimitExceeded);
  });

  it('keeps what the handler throws, and leaves no timer behind', async () => {
    const { commands, timer, ready } = slowBus();
    const trouble = new Error('the kitchen burns');

    const executed = commands.execute(layTable);
    ready.fail(trouble);

    await expect(executed).rejects.toBe(trouble);
    expect(timer.pending).toBe(0);
  });

  it('leaves nothing unhandled behind where the handler throws too late', async () => {
    const { commands, timer, ready } = slowBus();

    const executed = thrownBy(commands.execute(layTable));
    await timer.advance(1_000);
    expect(await executed).toBeInstanceOf(TimeLimitExceeded);
    ready.fail(new Error('nobody hears of this'));
    await timer.advance(0);
  });

  it('leaves nothing unhandled behind where the handler throws at once', async () => {
    const timer = new ManualTimer();
    const trouble = new Error('the kitchen burns');
    const handle = () => {
      throw trouble;
    };
    const commands = new CommandBus({ LayTable }, { LayTable: handle }, { middleware: [timeLimit(1_000, { timer })] });

    expect(await thrownBy(commands.execute(layTable))).toBe(trouble);
    await timer.advance(0);
    expect(timer.pending).toBe(0);
  });

  it('lets the signal of the caller through', async () => {
    const { commands, ready, signals } = slowBus();
    const controller = new AbortController();

    const executed = commands.execute(layTable, { signal: controller.signal });
    controller.abort('changed my mind');

    expect(signals[0]?.reason).toBe('changed my mind');
    ready.open(ok('laid'));
    await executed;
  });

  it('keeps a unit from committing', async () => {
    const { unit, envelopes } = inn();
    const timer = new ManualTimer();
    const ready = gate();
    const commands = new CommandBus(
      { LayTable },
      {
        LayTable: inUnit(unit, async ({ data }, { tables }) => {
          const saved = await tables.save(Table.lay(data.tableId, data.seats));
          await ready.promise;
          return saved;
        }),
      },
      { middleware: [timeLimit(1_000, { timer })] },
    );

    const executed = thrownBy(commands.execute(layTable));
    await timer.advance(1_000);
    expect(await executed).toBeInstanceOf(TimeLimitExceeded);
    ready.open();
    await timer.advance(0);

    expect(await envelopes()).toEqual([]);
  });

  it('is one for each attempt inside of retrying, if that is told to try again', async () => {
    const timer = new ManualTimer();
    let attempts = 0;
    const commands = new CommandBus(
      { LayTable },
      {
        LayTable: async () => {
          attempts += 1;
          return attempts < 3 ? new Promise<never>(() => undefined) : ok(attempts);
        },
      },
      {
        middleware: [
          retrying(exponentialBackoff({ attempts: 3, jitter: 0 }), { timer, mayPass: () => true }),
          timeLimit(1_000, { timer }),
        ],
      },
    );

    expect(await timer.until(commands.execute(layTable))).toEqual(ok(3));
    expect(timer.elapsedMs).toBe(2_300);
  });

  it.each([0, -1, 1.5, Number.NaN, 2 ** 31, '5'])('refuses %s milliseconds', (timeoutMs) => {
    expect(() => timeLimit(timeoutMs as number)).toThrow(InvalidOption);
  });

  it('refuses options and timers that are none', () => {
    expect(() => timeLimit(5, 7 as never)).toThrow(InvalidOption);
    expect(() => timeLimit(5, { timer: {} as never })).toThrow(InvalidOption);
  });
});
