import { streamName } from 'demesne/messaging';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const aggregate = fc.stringMatching(/^[A-Za-z][\w-]{0,5}$/);
const text = fc.oneof(
  fc.string({ minLength: 1 }),
  fc.stringMatching(/^[a/%@]{1,5}$/),
  fc.string({ minLength: 1, unit: 'binary' }),
);
const stream = fc.tuple(aggregate, text, fc.option(text, { nil: undefined }));

describe('the name of a stream', () => {
  it.each([
    [['Order', 'o-1'], 'Order/o-1'],
    [['Order', 'o/1', undefined], 'Order/o/1'],
    [['Order', 'o-1', ''], 'Order/o-1'],
    [['Order', 'o-1', 'acme'], '@acme/Order/o-1'],
    [['Order', 'o-1', 'a/b%2F'], '@a%2Fb%252F/Order/o-1'],
  ] as const)('of %j is %s, for good', ([name, id, tenant], expected) => {
    expect(streamName(name, id, tenant)).toBe(expected);
  });

  it('is never that of another aggregate', () => {
    fc.assert(
      fc.property(stream, stream, (one, other) => {
        expect(streamName(...one) === streamName(...other)).toBe(one.every((part, index) => part === other[index]));
      }),
    );
  });
});
