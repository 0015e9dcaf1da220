import { ReadModel } from 'demesne/event-sourcing';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { RowBuffer } from '../../src/read-model/row-buffer.ts';

const Cups = ReadModel.define('kitchen.cups', { id: z.string(), count: z.int() }, { key: 'id' });

/** A buffer over a store of some rows, which were asked for one after the other, and which at once. */
function buffered(stored: Readonly<Record<string, number>> = {}, kept = 0) {
  const asked: string[] = [];
  const askedAtOnce: (readonly string[])[] = [];
  const load = async (keys: readonly string[]) => {
    asked.push(...keys);
    askedAtOnce.push(keys);
    return keys.flatMap((key) => {
      const count = stored[key];
      return count === undefined ? [] : [{ key, row: { id: key, count }, revision: 7 }];
    });
  };
  return { asked, askedAtOnce, buffer: new RowBuffer(Cups as never, load, kept) };
}

const key = (id: string): never => id as never;

describe('the rows of an event', () => {
  it('are those of the store, changed by what went before', async () => {
    const { buffer, asked } = buffered({ a: 1 });
    const view = buffer.view(undefined);
    await view.change(key('a'), ({ count }: { count: number }) => ({ count: count + 1 }));
    await view.change(key('a'), { count: 5 });
    expect(await view.get(key('a'))).toEqual({ id: 'a', count: 5 });
    view.keep();
    expect(asked).toEqual(['a']);
    expect(buffer.changes()).toEqual([{ tenant: undefined, key: 'a', row: { id: 'a', count: 5 }, expected: 7 }]);
  });

  it('take all changes of a handler, side by side or not', async () => {
    const { buffer } = buffered({ a: 1 });
    const view = buffer.view(undefined);
    const more = ({ count }: { count: number }): object => ({ count: count + 1 });
    await Promise.all([view.change(key('a'), more), view.change(key('a'), more)]);
    expect(await view.get(key('a'))).toEqual({ id: 'a', count: 3 });
  });

  it('count for nothing where they are not kept', async () => {
    const { buffer } = buffered({ a: 1 });
    buffer.view(undefined).put({ id: 'b', count: 2 });
    await buffer.view(undefined).change(key('a'), { count: 2 });
    expect(buffer.changes()).toEqual([]);
  });

  it('are put and taken away without a look', () => {
    const { buffer, asked } = buffered();
    const view = buffer.view('acme');
    view.put({ id: 'a', count: 1 });
    view.remove(key('b'));
    view.keep();
    expect(buffer.changes()).toEqual([
      { tenant: 'acme', key: 'a', row: { id: 'a', count: 1 }, expected: undefined },
      { tenant: 'acme', key: 'b', row: undefined, expected: undefined },
    ]);
    expect(asked).toEqual([]);
  });

  it('may get another key', async () => {
    const { buffer } = buffered({ a: 1 });
    const view = buffer.view(undefined);
    await view.change(key('a'), { id: 'z' });
    view.keep();
    expect(buffer.changes().map((one) => [one.key, one.row])).toEqual([
      ['a', undefined],
      ['z', { id: 'z', count: 1 }],
    ]);
  });

  it('are not changed where they are missing', async () => {
    const { buffer } = buffered();
    await expect(buffer.view(undefined).change(key('a'), { count: 1 })).rejects.toMatchObject({ code: 'ROW_MISSING' });
  });

  it('are awaited before they are kept', async () => {
    const view = buffered({ a: 1 }).buffer.view(undefined);
    const change = view.change(key('a'), { count: 1 });
    expect(() => view.keep()).toThrow(expect.objectContaining({ code: 'ROWS_NOT_AWAITED' }));
    await change;
    view.keep();
  });

  it('are remembered once they are written, as many as may be, with the revisions they have then', async () => {
    const { buffer, asked } = buffered({ a: 1, b: 2, c: 3 }, 2);
    for (const id of ['a', 'b', 'c']) {
      const view = buffer.view(undefined);
      await view.change(key(id), { count: 9 });
      view.keep();
    }
    buffer.written(1);
    const view = buffer.view(undefined);
    expect(await view.get(key('c'))).toEqual({ id: 'c', count: 9 });
    await view.get(key('a'));
    expect(asked).toEqual(['a', 'b', 'c', 'a']);
    await view.change(key('c'), { count: 10 });
    view.keep();
    expect(buffer.changes()[0]?.expected).toBe(8);
    buffer.forget();
    expect(await buffer.view(undefined).get(key('c'))).toEqual({ id: 'c', count: 3 });
  });

  it('are read together with those that others in line ask for', async () => {
    const { buffer, askedAtOnce } = buffered({ a: 1, b: 2, c: 3 });
    const line = ['a', 'b', 'b', 'c'].map((id) => ({ id, view: buffer.view(undefined, true) }));
    const found = line.map(({ id, view }) => view.get(key(id)));
    for (const [turn, { view }] of line.entries()) {
      view.beginTurn();
      await found[turn];
    }
    expect(askedAtOnce).toEqual([['a', 'b', 'c']]);
    expect(await Promise.all(found)).toMatchObject([{ count: 1 }, { count: 2 }, { count: 2 }, { count: 3 }]);
  });

  it('are seen as those before them in line have left them', async () => {
    const { buffer } = buffered({ a: 1 });
    const [first, second] = [buffer.view(undefined, true), buffer.view(undefined, true)];
    const more = ({ count }: { count: number }): object => ({ count: 10 * count });
    const [change, seen] = [first.change(key('a'), more), second.get(key('a'))];
    first.beginTurn();
    await change;
    first.keep();
    second.beginTurn();
    expect(await seen).toEqual({ id: 'a', count: 10 });
  });

  it('are asked for once where they are asked for side by side', async () => {
    const { buffer, askedAtOnce } = buffered({ a: 1 });
    const view = buffer.view(undefined);
    await Promise.all([view.get(key('a')), view.get(key('a'))]);
    expect(askedAtOnce).toEqual([['a']]);
  });

  it('are not known by a read that ends after all was forgotten, or written', async () => {
    let answer = (_rows: readonly { key: string; row: object; revision: number }[]): void => undefined;
    const load = () => new Promise<never>((resolve) => (answer = resolve as never));
    for (const end of ['forget', 'written'] as const) {
      const buffer = new RowBuffer(Cups as never, load, 10);
      const late = Promise.resolve(buffer.held('a', undefined));
      const answerLate = answer;
      buffer[end](1);
      answerLate([{ key: 'a', row: { id: 'a', count: 1 }, revision: 1 }]);
      await Promise.resolve();
      const anew = buffer.view(undefined).get(key('a'));
      await new Promise((resolve) => setImmediate(resolve));
      answer([{ key: 'a', row: { id: 'a', count: 2 }, revision: 2 }]);
      expect(await anew).toEqual({ id: 'a', count: 2 });
      expect((await late).revision).toBe(2);
    }
  });

  it('are not changed after the handler has ended, nor asked for', async () => {
    const view = buffered({ a: 1 }).buffer.view(undefined);
    view.keep();
    const tooLate = expect.objectContaining({ code: 'ROWS_NOT_AWAITED' });
    expect(() => view.put({ id: 'a', count: 2 })).toThrow(tooLate);
    expect(() => view.remove(key('a'))).toThrow(tooLate);
    await expect(view.get(key('a'))).rejects.toEqual(tooLate);
    await expect(view.change(key('a'), { count: 2 })).rejects.toEqual(tooLate);
  });

  it.each([null, undefined, 5, [{ count: 2 }], async () => ({ count: 2 }), () => undefined])(
    'are not changed by what is no part of a row: %s',
    async (change) => {
      const view = buffered({ a: 1 }).buffer.view(undefined);
      await expect(view.change(key('a'), change as never)).rejects.toMatchObject({ code: 'INVALID_OPTION' });
    },
  );
});
