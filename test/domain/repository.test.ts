import { ConcurrencyConflict, NotFound } from 'demesne';
import { describe, expect, it } from 'vitest';

const order = { aggregate: 'Order', id: 'o-1' };

describe('What a repository answers', () => {
  it.each([
    ['an aggregate that is not there', new NotFound(order), 'There is no Order o-1.'],
    [
      'a new aggregate whose id is taken',
      new ConcurrencyConflict({ ...order, expected: 0, found: 1 }),
      'Order o-1 exists already.',
    ],
    [
      'a stale save, where the store tells the version it found',
      new ConcurrencyConflict({ ...order, expected: 3, found: 4 }),
      'Order o-1 was changed meanwhile: expected version 3, found version 4.',
    ],
    [
      'a stale save of an aggregate that was deleted',
      new ConcurrencyConflict({ ...order, expected: 3, found: 0 }),
      'Order o-1 was changed meanwhile: expected version 3, found version 0.',
    ],
    [
      'a stale save, where the store does not tell',
      new ConcurrencyConflict({ ...order, expected: 3 }),
      'Order o-1 was changed meanwhile: expected version 3, it has another by now.',
    ],
  ])('says what happened to %s', (_, answer, message) => {
    expect(answer.message).toBe(message);
    expect(JSON.parse(JSON.stringify(answer))).toMatchObject({ name: answer.name, ...order, message });
  });
});
