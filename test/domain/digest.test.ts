import { expect, it } from 'vitest';
import { digestOf } from '../../src/domain/digest.ts';

it('is the same for equal data, whatever the order of its keys', async () => {
  const one = await digestOf({ a: 1, b: [{ c: 'x', d: null }] });

  expect(one).toBe(await digestOf({ b: [{ d: null, c: 'x' }], a: 1 }));
  expect(one).toMatch(/^[0-9a-f]{64}$/);
});

it('is another one for other data', async () => {
  const digests = await Promise.all(
    [{ a: 1 }, { a: '1' }, { a: [1] }, { b: 1 }, [1, 2], [2, 1], null, {}].map((json) => digestOf(json)),
  );

  expect(new Set(digests).size).toBe(digests.length);
});
