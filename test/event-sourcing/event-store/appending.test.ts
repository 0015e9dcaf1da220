import { ConcurrencyConflict, DomainEvent } from 'demesne';
import { EventStore } from 'demesne/event-sourcing';
import { InMemoryStore } from 'demesne/in-memory';
import { VersionTaken, type Timer } from 'demesne/messaging';
import { z } from 'zod';
import { describe, expect, it } from 'vitest';

class SeatBooked extends DomainEvent.define('cinema.SeatBooked', { seat: z.int() }) {}

const show = { type: 'Show', id: 's-1' };
const booked = [new SeatBooked({ seat: 7 })];

/** A store in which somebody else is faster, so many times. */
function contended(times: number): { readonly store: InMemoryStore; readonly attempts: () => number } {
  const store = new InMemoryStore();
  const append = store.log.append.bind(store.log);
  let attempts = 0;
  store.log.append = (...given) => {
    attempts += 1;
    if (attempts <= times) throw new VersionTaken('Show/s-1', attempts);
    append(...given);
  };
  return { store, attempts: () => attempts };
}

function waiting(): { readonly timer: Timer; readonly waits: number[] } {
  const waits: number[] = [];
  return { waits, timer: { wait: async (milliseconds) => void waits.push(milliseconds) } };
}

const retry = { attempts: 3, delayMs: (attempt: number) => (attempt - 1) * 10 };

describe('an append that expects no version', () => {
  it('is tried again while others are faster, after the delays of the policy', async () => {
    const { store, attempts } = contended(2);
    const { timer, waits } = waiting();

    const answer = await new EventStore(store, { retry, timer }).append(show, booked, { expected: 'any' });

    expect(answer._unsafeUnwrap().version).toBe(1);
    expect([attempts(), waits]).toEqual([3, [10]]);
  });

  it('is a conflict once its attempts are spent', async () => {
    const { store, attempts } = contended(9);

    const answer = await new EventStore(store, { retry, ...waiting() }).append(show, booked, { expected: 'any' });

    expect(answer._unsafeUnwrapErr()).toBeInstanceOf(ConcurrencyConflict);
    expect(attempts()).toBe(3);
  });

  it('is not tried again once nobody waits for it', async () => {
    const { store, attempts } = contended(9);
    const controller = new AbortController();
    const timer = { wait: async () => controller.abort(new Error('enough')) };
    const events = new EventStore(store, { retry: { attempts: 9, delayMs: () => 1 }, timer });

    const answer = events.append(show, booked, { expected: 'any', signal: controller.signal });

    await expect(answer).rejects.toThrow('enough');
    expect(attempts()).toBe(1);
  });
});

it('an append that expects a version is tried once', async () => {
  const { store, attempts } = contended(1);

  const answer = await new EventStore(store, { retry, ...waiting() }).append(show, booked, { expected: 0 });

  expect(answer._unsafeUnwrapErr()).toBeInstanceOf(ConcurrencyConflict);
  expect(attempts()).toBe(1);
});

it('an append keeps its ids from attempt to attempt', async () => {
  const { store } = contended(1);
  const ids: string[] = [];
  const append = store.log.append;
  store.log.append = (envelopes, rules) => {
    ids.push(...envelopes.map(({ id }) => id));
    append(envelopes, rules);
  };

  await new EventStore(store, { retry, ...waiting() }).append(show, booked, { expected: 'any' });

  expect(ids).toHaveLength(2);
  expect(new Set(ids).size).toBe(1);
});
