import { Instant } from 'demesne';
import { InMemoryMessageLog } from 'demesne/in-memory';
import { DuplicateMessage, InvalidOption, type Envelope } from 'demesne/messaging';
import { describe, expect, it, vi } from 'vitest';
import { AccountOpened } from '../../application/unit-of-work/bank.ts';

const message = new AccountOpened({ cents: 1 });
const envelopes = (...ids: readonly string[]): Envelope[] =>
  ids.map((id) => ({ id, message, occurredAt: Instant.of('2026-03-01T12:00:00Z'), correlationId: 'talk' }));

const idsOf = (log: InMemoryMessageLog, after: number, limit: number): string[] =>
  log.read(after, limit).map(({ position, envelope }) => `${position}:${envelope.id}`);

describe('the message log in memory', () => {
  it('gives positions from 1, without gaps, in the order of appending', () => {
    const log = new InMemoryMessageLog();
    expect(log.head()).toBe(0);

    log.append(envelopes('a', 'b'));
    log.append(envelopes('c'));

    expect(log.head()).toBe(3);
    expect(idsOf(log, 0, 10)).toEqual(['1:a', '2:b', '3:c']);
  });

  it.each([
    [0, 1, ['1:a']],
    [0, 2, ['1:a', '2:b']],
    [1, 1, ['2:b']],
    [1, 5, ['2:b', '3:c']],
    [2, Infinity, ['3:c']],
    [3, 1, []],
    [9, 1, []],
  ])('reads after %d, at most %d messages', (after, limit, expected) => {
    const log = new InMemoryMessageLog();
    log.append(envelopes('a', 'b', 'c'));

    expect(idsOf(log, after, limit)).toEqual(expected);
  });

  it.each([
    [-1, 1],
    [0.5, 1],
    [Number.NaN, 1],
    ['0', 1],
    [0, 0],
    [0, -1],
    [0, Number.NaN],
    [0, '1'],
  ])('refuses to read after %j, at most %j', (after, limit) => {
    expect(() => new InMemoryMessageLog().read(after as never, limit as never)).toThrow(InvalidOption);
  });

  it('gives nobody a list that others append to', () => {
    const log = new InMemoryMessageLog();
    log.append(envelopes('a'));
    const before = log.read(0, 10);

    log.append(envelopes('b'));

    expect(before).toHaveLength(1);
  });

  it('refuses an id that it has, and appends nothing of what came with it', () => {
    const log = new InMemoryMessageLog();
    log.append(envelopes('a'));

    expect(() => log.append(envelopes('b', 'a'))).toThrow(DuplicateMessage);
    expect(() => log.append(envelopes('c', 'd', 'c'))).toThrow(DuplicateMessage);
    expect(log.head()).toBe(1);

    log.append(envelopes('b', 'c', 'd'));
    expect(idsOf(log, 1, 10)).toEqual(['2:b', '3:c', '4:d']);
  });

  it('tells its listeners of each commit, after it and outside of it', async () => {
    const log = new InMemoryMessageLog();
    const heads: number[] = [];
    log.onAppended(() => heads.push(log.head()));

    log.append(envelopes('a', 'b'));
    expect(heads).toEqual([]);
    await Promise.resolve();
    expect(heads).toEqual([2]);

    log.append(envelopes('c'));
    await Promise.resolve();
    expect(heads).toEqual([2, 3]);
  });

  it('tells nobody of a commit that appended nothing', async () => {
    const log = new InMemoryMessageLog();
    const listener = vi.fn<() => void>();
    log.onAppended(listener);

    log.append([]);
    await Promise.resolve();

    expect(listener).not.toHaveBeenCalled();
  });

  it('stops telling who wants no more, also what is on its way; a function added twice is told twice', async () => {
    const log = new InMemoryMessageLog();
    const listener = vi.fn<() => void>();
    const stop = log.onAppended(listener);
    const stopAlso = log.onAppended(listener);

    log.append(envelopes('a'));
    await Promise.resolve();
    expect(listener).toHaveBeenCalledTimes(2);

    log.append(envelopes('b'));
    stop();
    stop();
    await Promise.resolve();
    expect(listener).toHaveBeenCalledTimes(3);

    stopAlso();
    log.append(envelopes('c'));
    await Promise.resolve();
    expect(listener).toHaveBeenCalledTimes(3);
  });

  it('keeps what a listener throws from the committer and from the other listeners', async () => {
    const log = new InMemoryMessageLog();
    const uncaught: unknown[] = [];
    const others = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    process.on('uncaughtException', (error) => uncaught.push(error));
    const trouble = new Error('trouble');
    const listener = vi.fn<() => void>();
    log.onAppended(() => {
      throw trouble;
    });
    log.onAppended(listener);

    log.append(envelopes('a'));
    await new Promise((resolve) => setImmediate(resolve));
    process.removeAllListeners('uncaughtException');
    for (const other of others) process.on('uncaughtException', other);

    expect(listener).toHaveBeenCalledTimes(1);
    expect(uncaught).toEqual([trouble]);
    expect(log.head()).toBe(1);
  });

  it('refuses a listener that is no function', () => {
    expect(() => new InMemoryMessageLog().onAppended(7 as never)).toThrow(InvalidOption);
  });
});
