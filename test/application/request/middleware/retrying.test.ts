import { Fault } from 'demesne';
import { CommandBus, retrying, type RetryingOptions } from 'demesne/application';
import { exponentialBackoff, InvalidOption, noRetry } from 'demesne/messaging';
import { ManualTimer } from 'demesne/testing';
import { err, ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { LayTable, round } from '../tables.ts';

const layTable = new LayTable({ tableId: round, seats: 4 });
const reset = new Error('connection reset');
const policy = exponentialBackoff({ attempts: 3, firstDelayMs: 100, jitter: 0 });

/** A bus whose handler throws these, one after the other, before it answers. */
function busWith(throws: readonly unknown[], options: RetryingOptions = {}, answer = ok('laid') as never) {
  const timer = new ManualTimer();
  const left = [...throws];
  let attempts = 0;
  const commands = new CommandBus(
    { LayTable },
    {
      LayTable: async () => {
        attempts += 1;
        if (left.length > 0) throw left.shift();
        return answer;
      },
    },
    { middleware: [retrying(policy, { timer, ...options })] },
  );
  return { commands, timer, attempts: () => attempts };
}

describe('retrying', () => {
  it('tries again what threw, with the delays of its policy', async () => {
    const { commands, timer, attempts } = busWith([reset, reset]);

    expect(await timer.until(commands.execute(layTable))).toEqual(ok('laid'));
    expect(attempts()).toBe(3);
    expect(timer.elapsedMs).toBe(300);
  });

  it('gives up after the last attempt, with what that threw', async () => {
    const last = new Error('the last straw');
    const { commands, timer, attempts } = busWith([reset, reset, last, reset]);

    await expect(timer.until(commands.execute(layTable))).rejects.toBe(last);
    expect(attempts()).toBe(3);
  });

  it('takes a refusal as final', async () => {
    const { commands, attempts } = busWith([], {}, err('no') as never);

    expect(await commands.execute(layTable)).toEqual(err('no'));
    expect(attempts()).toBe(1);
  });

  it('takes a fault of the library as final: trying again would not help, or do it twice', async () => {
    const fault = new Fault('AFTER_COMMIT_FAILED', 'It is committed.');
    const { commands, attempts } = busWith([fault]);

    await expect(commands.execute(layTable)).rejects.toBe(fault);
    expect(attempts()).toBe(1);
  });

  it('asks whoever knows better what may pass', async () => {
    const { commands, timer, attempts } = busWith([new Fault('BUSY', 'Later.'), reset], {
      mayPass: (thrown) => Fault.is(thrown),
    });

    await expect(timer.until(commands.execute(layTable))).rejects.toBe(reset);
    expect(attempts()).toBe(2);
  });

  it('ends with its signal, before an attempt or while it waits', async () => {
    const changedMyMind = new Error('changed my mind');
    const controller = new AbortController();
    const { commands, timer, attempts } = busWith([reset, reset]);

    const executed = commands.execute(layTable, { signal: controller.signal });
    await timer.advance(0);
    controller.abort(changedMyMind);

    await expect(executed).rejects.toBe(changedMyMind);
    expect(attempts()).toBe(1);
    expect(timer.pending).toBe(0);
  });

  it('does not wait for another attempt where the handler threw because of the signal', async () => {
    const controller = new AbortController();
    const timer = new ManualTimer();
    const commands = new CommandBus(
      { LayTable },
      {
        LayTable: () => {
          controller.abort();
          throw reset;
        },
      },
      { middleware: [retrying(policy, { timer })] },
    );

    await expect(commands.execute(layTable, { signal: controller.signal })).rejects.toBe(reset);
  });

  it('refuses what can not work', () => {
    expect(() => retrying({ attempts: 0, delayMs: () => 0 })).toThrow(InvalidOption);
    expect(() => retrying(noRetry, 7 as never)).toThrow(InvalidOption);
    expect(() => retrying(noRetry, { mayPass: true as never })).toThrow(InvalidOption);
    expect(() => retrying(noRetry, { timer: {} as never })).toThrow(InvalidOption);
  });
});
