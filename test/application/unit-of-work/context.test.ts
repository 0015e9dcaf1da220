import { reaction } from 'demesne/application';
import { Deadline } from 'demesne/messaging';
import { ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { AccountOpened } from './bank.ts';
import { alice, bankOn, bob, noon, opening } from './bank-world.ts';

class AlarmRang extends Deadline.define('bank.AlarmRang', {}) {}

describe('the context of a unit', () => {
  it('can be taken apart, and each part of it works by itself', async () => {
    const { unit, store, balance } = bankOn();
    const told: string[] = [];

    const answer = await unit.run(async (_, { afterCommit, schedule, cancelScheduled, run }) => {
      afterCommit(() => void told.push('committed'));
      schedule(new AlarmRang(), { at: noon, key: 'tea' });
      schedule(new AlarmRang(), { at: noon, key: 'coffee' });
      const cancelled = await cancelScheduled('tea');
      return (await run(opening([alice, 100]))).map(() => cancelled);
    });

    expect(answer).toEqual(ok(true));
    expect([told, await balance(alice)]).toEqual([['committed'], 100]);
    expect([store.schedule.find('tea'), store.schedule.find('coffee')?.type]).toEqual([undefined, 'bank.AlarmRang']);
  });

  it('keeps its cause when it is taken apart in a reaction', async () => {
    const later = reaction(AccountOpened, (_event, _repositories, { schedule, run }) => {
      schedule(new AlarmRang(), { at: noon, key: 'tea' });
      return run(() => ok());
    });
    const { unit, store, log } = bankOn(undefined, { reactions: [later] });

    await unit.run(opening([bob, 0]));
    store.schedule.fire(noon, 1);

    const [opened, rang] = log().filter(({ message }) => message.type !== 'bank.MoneyDeposited');
    expect(rang?.causationId).toBe(opened?.id);
  });

  it('says what is wrong when a part of it is used after the end', async () => {
    const { unit } = bankOn();
    const kept: { afterCommit?: (work: () => void) => void } = {};

    await unit.run((_, { afterCommit }) => {
      kept.afterCommit = afterCommit;
      return ok();
    });

    expect(() => kept.afterCommit?.(() => undefined)).toThrow(expect.objectContaining({ code: 'UNIT_ENDED' }));
  });

  it('copied, is its cause and nothing else', async () => {
    const { unit } = bankOn();
    const copies: object[] = [];

    await unit.run(
      (_, context) => {
        copies.push({ ...context });
        return ok();
      },
      { actor: 'Ada', correlationId: 'c-1' },
    );

    expect(copies).toEqual([{ actor: 'Ada', correlationId: 'c-1' }]);
  });
});
