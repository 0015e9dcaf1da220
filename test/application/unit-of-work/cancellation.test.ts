import { ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { Account } from './bank.ts';
import { alice, bankOn, depositing, opening, stores } from './bank-world.ts';

const changedMyMind = new Error('changed my mind');

describe.each(stores)('a cancelled unit over $kind', ({ of }) => {
  it('does nothing where the signal was aborted before', async () => {
    const { unit, story } = bankOn(of);
    let ran = false;

    const run = unit.run(
      async (bank) => {
        ran = true;
        return opening([alice, 1])(bank);
      },
      { signal: AbortSignal.abort(changedMyMind) },
    );

    await expect(run).rejects.toBe(changedMyMind);
    expect(ran).toBe(false);
    expect(story()).toEqual([]);
  });

  it('writes nothing where it is aborted before the commit, whatever the work answers', async () => {
    const { unit, story } = bankOn(of);
    const controller = new AbortController();

    const run = unit.run(
      async ({ accounts }) => {
        await accounts.save(Account.open(alice, 1));
        controller.abort(changedMyMind);
        return ok();
      },
      { signal: controller.signal },
    );

    await expect(run).rejects.toBe(changedMyMind);
    expect(story()).toEqual([]);
  });

  it('stops at the next question to a repository', async () => {
    const { unit } = bankOn(of);
    const controller = new AbortController();
    let after = false;

    const run = unit.run(
      async ({ accounts }) => {
        controller.abort(changedMyMind);
        await accounts.find(alice);
        after = true;
        return ok();
      },
      { signal: controller.signal },
    );

    await expect(run).rejects.toBe(changedMyMind);
    expect(after).toBe(false);
  });

  it('rejects with the reason, also where the work throws something else because of it', async () => {
    const { unit } = bankOn(of);
    const controller = new AbortController();

    const run = unit.run(
      () => {
        controller.abort(changedMyMind);
        throw new Error('the request failed');
      },
      { signal: controller.signal },
    );

    await expect(run).rejects.toBe(changedMyMind);
  });

  it('stops while it waits for another attempt', async () => {
    const { unit, timer, story } = bankOn(of);
    await unit.run(opening([alice, 1]));
    const controller = new AbortController();
    let attempts = 0;

    const run = unit.run(
      async (bank) => {
        attempts += 1;
        await bank.accounts.get(alice);
        await unit.run(depositing(alice, 1));
        return depositing(alice, 1)(bank);
      },
      { signal: controller.signal },
    );
    await timer.advance(0);
    while (timer.pending === 0) await timer.advance(0);
    controller.abort(changedMyMind);

    await expect(run).rejects.toBe(changedMyMind);
    expect(attempts).toBe(2);
    expect(story()).toHaveLength(3);
  });

  it('stands where it is aborted after the commit', async () => {
    const { unit, balance } = bankOn(of);
    const controller = new AbortController();
    let ran = false;

    const answer = await unit.run(
      async (bank, context) => {
        context.afterCommit(() => controller.abort(changedMyMind));
        context.afterCommit(() => void (ran = true));
        return opening([alice, 1])(bank);
      },
      { signal: controller.signal },
    );

    expect(answer).toEqual(ok());
    expect(ran).toBe(true);
    expect(await balance(alice)).toBe(1);
  });

  it('gives the work a signal in any case', async () => {
    const { unit } = bankOn(of);

    const answer = await unit.run((_, context) => ok(context.signal.aborted));

    expect(answer).toEqual(ok(false));
  });
});

it('stands where it is aborted while the store commits', async () => {
  const controller = new AbortController();
  const { unit, balance } = bankOn((store) => ({
    load: (...key) => store.load(...key),
    commit: async (changes) => {
      controller.abort(changedMyMind);
      await Promise.resolve();
      return store.commit(changes);
    },
  }));

  expect(await unit.run(opening([alice, 1]), { signal: controller.signal })).toEqual(ok());
  expect(await balance(alice)).toBe(1);
});

it('rejects with what the store throws in the commit, for nobody knows then what is written', async () => {
  const controller = new AbortController();
  const trouble = new Error('connection lost');
  const { unit } = bankOn((store) => ({
    load: (...key) => store.load(...key),
    commit: async () => {
      controller.abort(changedMyMind);
      throw trouble;
    },
  }));

  await expect(unit.run(opening([alice, 1]), { signal: controller.signal })).rejects.toBe(trouble);
});
