import { Fault } from 'demesne';
import { EventBus, exponentialBackoff, noRetry, toCloudEvent, type ReadableLog } from 'demesne/messaging';
import { describe, expect, it } from 'vitest';
import { CardCharged, OrderCancelled, OrderPlaced, Post } from './kit.ts';

const handle = (): void => undefined;
const wrong = (value: unknown): never => value as never;
const log: ReadableLog = { read: () => [], head: () => 0, onAppended: () => () => undefined };

/** A bus with one subscription, called `taken`. */
function busy(): EventBus {
  const { bus } = new Post();
  bus.subscribe(OrderPlaced, { name: 'taken', handle });
  return bus;
}

/** What a use threw, as its code and its whole sentence. */
async function saidBy(use: () => unknown): Promise<readonly unknown[]> {
  try {
    await use();
  } catch (error) {
    return error instanceof Fault ? [error.code, error.message] : [error];
  }
  return ['nothing was thrown'];
}

describe('an option of the bus that cannot work', () => {
  it.each([
    ['no log', () => new EventBus(wrong(undefined)), 'log must be a ReadableLog; found undefined.'],
    [
      'a log without read',
      () => new EventBus(wrong({ ...log, read: undefined })),
      'log must be a ReadableLog; found an object.',
    ],
    [
      'a log without head',
      () => new EventBus(wrong({ ...log, head: undefined })),
      'log must be a ReadableLog; found an object.',
    ],
    [
      'a log that tells nobody',
      () => new EventBus(wrong({ ...log, onAppended: undefined })),
      'log must be a ReadableLog; found an object.',
    ],
    ['a null timer', () => new EventBus(log, { timer: wrong(null) }), 'timer must be a Timer; found null.'],
    ['a null clock', () => new EventBus(log, { clock: wrong(null) }), 'clock must be a Clock; found null.'],
    [
      'middleware in no list',
      () => new EventBus(log, { middleware: wrong({}) }),
      'middleware must be a list of functions; found an object.',
    ],
    [
      'middleware that is no function',
      () => new EventBus(log, { middleware: [handle, wrong(1)] }),
      'middleware must be a list of functions; found 1.',
    ],
    [
      'no attempt',
      () => new EventBus(log, { retry: { attempts: 0, delayMs: () => 0 } }),
      'retry.attempts must be a whole number from 1; found 0.',
    ],
    [
      'attempts as text',
      () => new EventBus(log, { retry: { attempts: wrong('3'), delayMs: () => 0 } }),
      'retry.attempts must be a whole number from 1; found a string.',
    ],
    [
      'a number for the waits',
      () => new EventBus(log, { retry: { attempts: 3, delayMs: wrong(5) } }),
      'retry.delayMs must be a function of the attempt; found 5.',
    ],
  ])('is named, with what was expected and found: %s', async (_, use, sentence) => {
    expect(await saidBy(use)).toEqual(['INVALID_OPTION', sentence]);
  });
});

describe('an option of one use that cannot work', () => {
  it.each([
    [
      'an empty name',
      () => busy().subscribe(OrderPlaced, { name: '', handle }),
      'name must be text of 1 to 200 characters; found a string.',
    ],
    [
      'no handler',
      () => busy().subscribe(OrderPlaced, { name: 'a', handle: wrong(undefined) }),
      'handle must be a function; found undefined.',
    ],
    [
      'an unknown beginning',
      () => busy().subscribe(OrderPlaced, { name: 'a', handle, from: wrong('now') }),
      "from must be 'head' or 'start'; found a string.",
    ],
    [
      'no context, though `undefined` is a word',
      () => busy().within(wrong(undefined)),
      "context must be a name such as 'payment'; found undefined.",
    ],
    [
      'a time-out as text, though it reads as a number',
      () => busy().close({ timeoutMs: wrong('5') }),
      'timeoutMs must be milliseconds from 0; found a string.',
    ],
    ['a time-out below 0', () => busy().close({ timeoutMs: -1 }), 'timeoutMs must be milliseconds from 0; found -1.'],
  ])('is named, with what was expected and found: %s', async (_, use, sentence) => {
    expect(await saidBy(use)).toEqual(['INVALID_OPTION', sentence]);
  });

  it('is not the longest name', () => {
    const name = 'x'.repeat(200);

    expect(busy().subscribe(OrderPlaced, { name, handle }).name).toBe(name);
  });
});

describe('a fault of the bus says what happened, and what to do', () => {
  const closed = async (): Promise<EventBus> => {
    const bus = busy();
    await bus.close();
    return bus;
  };
  const unreadable: ReadableLog = {
    ...log,
    head: () => 1,
    read: () => {
      throw new Error('the disk is gone');
    },
  };

  it.each([
    [
      'BUS_CLOSED',
      async () => (await closed()).publish(),
      'The bus is closed: subscribe and publish before, or make a new one over the same log.',
    ],
    [
      'SUBSCRIPTION_NAME_TAKEN',
      () => busy().subscribe(OrderCancelled, { name: 'taken', handle }),
      'There is a subscription called taken already: a name stands for one handler for good, so choose another.',
    ],
    [
      'MESSAGE_NAME_CLASH',
      () => busy().subscribe(class extends OrderPlaced {}, { name: 'clash', handle }),
      'Two classes are called ordering.OrderPlaced: define a message once, and subscribe to that class.',
    ],
    [
      'FOREIGN_EVENT',
      () =>
        busy()
          .within('payment')
          .subscribe([CardCharged, OrderPlaced] as never, { name: 'foreign', handle }),
      'ordering.OrderPlaced is a message inside of another context than payment: subscribe to an integration event of its published language.',
    ],
    [
      'LOG_UNREADABLE',
      () => {
        const { timer, clock } = new Post();
        const bus = new EventBus(unreadable, { timer, clock });
        bus.subscribe(OrderPlaced, { name: 'all', from: 'start', handle });
        return bus.publish();
      },
      'The log could not be read after position 0; it is tried again from there.',
    ],
  ])('%s', async (code, use, sentence) => {
    expect(await saidBy(use)).toEqual([code, sentence]);
  });

  it.each(['publish', 'drain'] as const)('WAITS_FOR_ITSELF, with the name of the method: %s', async (method) => {
    const post = new Post({ retry: noRetry });
    post.bus.subscribe(OrderPlaced, { name: 'eager', handle: async () => void (await post.bus[method]()) });
    post.commit(new OrderPlaced({ note: 'ring' }));
    await post.bus.drain();

    expect(post.bus.failures().map(({ error }) => (error as Fault).message)).toEqual([
      `A handler called ${method}, which waits for that very handler: commit and return, the bus delivers what follows.`,
    ]);
  });
});

it('options that are no object are refused by name', () => {
  const refusal = expect.objectContaining({ code: 'INVALID_OPTION', option: 'options' });
  expect(() => exponentialBackoff(null as never)).toThrow(refusal);
  expect(() => toCloudEvent({} as never, null as never)).toThrow(refusal);
});
