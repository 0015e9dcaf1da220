import { err, ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { alice, bankOn, bob, depositing, opening } from './bank-world.ts';
import { message, NotToday } from './delivered.ts';

describe('the result of work that runs once', () => {
  const result = {
    encode: (cents: number) => ({ cents }),
    decode: (json: unknown) => (json as { cents: number }).cents,
  };

  it('is answered to every later copy, where it is kept', async () => {
    const { unit } = bankOn();
    await unit.run(opening([alice, 0]));

    const first = await unit.runOnce(depositing(alice, 5), message, { result });
    const second = await unit.runOnce(depositing(alice, 5), message, { result });

    expect(first).toEqual(ok(5));
    expect(second).toEqual(ok(5));
  });

  it('is not kept of a refusal', async () => {
    const { unit } = bankOn();
    const refusing = (refuses: boolean) => () => (refuses ? err(new NotToday({})) : ok(5));

    expect(await unit.runOnce(refusing(true), message, { result })).toEqual(err(new NotToday({})));
    expect(await unit.runOnce(refusing(false), message, { result })).toEqual(ok(5));
    expect(await unit.runOnce(refusing(true), message, { result })).toEqual(ok(5));
  });

  it('may be told apart by a key that is no message’s id', async () => {
    const { unit, log } = bankOn();
    const command = { subscription: 'bank.OpenAccount', messageId: 'key-1' };

    await unit.runOnce(opening([alice, 5]), { ...command, causationId: 'm-1' });
    await unit.runOnce(opening([alice, 5]), { ...command, causationId: 'm-2' });
    await unit.runOnce(opening([bob, 5]), { ...command, messageId: 'key-2' });

    expect(log().map(({ causationId }) => causationId)).toEqual(['m-1', undefined]);
  });

  it('is a fault where the first run kept none', async () => {
    const { unit } = bankOn();
    await unit.runOnce(() => ok(5), message);

    const asked = unit.runOnce(() => ok(5), message, { result });

    await expect(asked).rejects.toMatchObject({ code: 'RESULT_NOT_KEPT', consumer: 'book-deposit' });
  });

  it('that can not be encoded keeps everything from being written', async () => {
    const { unit, log } = bankOn();
    const trouble = new Error('no JSON');
    const unfit = {
      encode: () => {
        throw trouble;
      },
      decode: () => undefined,
    };

    await expect(unit.runOnce(opening([alice, 5]), message, { result: unfit })).rejects.toBe(trouble);

    expect(log()).toEqual([]);
    expect(await unit.runOnce(opening([alice, 5]), message)).toEqual(ok());
  });
});
