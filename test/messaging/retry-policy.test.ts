import { exponentialBackoff, noRetry } from 'demesne/messaging';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const options = fc.record({
  attempts: fc.integer({ min: 1, max: 20 }),
  firstDelayMs: fc.double({ min: 0, max: 1_000, noNaN: true }),
  factor: fc.double({ min: 1, max: 10, noNaN: true }),
  maxDelayMs: fc.double({ min: 1_000, max: 86_400_000, noNaN: true }),
  jitter: fc.double({ min: 0, max: 1, noNaN: true }),
});

describe('exponential backoff', () => {
  it('waits longer each time, up to a limit', () => {
    const policy = exponentialBackoff({ jitter: 0 });

    expect(policy.attempts).toBe(5);
    expect([1, 2, 3, 8, 1_000].map((attempt) => policy.delayMs(attempt))).toEqual([100, 200, 400, 10_000, 10_000]);
  });

  it('lets chance lengthen a wait by at most the jitter, and never shorten it', () => {
    fc.assert(
      fc.property(
        options,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 20 }),
        (given, chance, attempt) => {
          const planned = exponentialBackoff({ ...given, jitter: 0 }).delayMs(attempt);
          const found = exponentialBackoff(given, () => chance).delayMs(attempt);

          expect(found).toBeGreaterThanOrEqual(planned);
          expect(found).toBeLessThanOrEqual(planned * (1 + given.jitter) * (1 + Number.EPSILON));
        },
      ),
    );
  });

  it.each([
    [{ attempts: 0 }, 'attempts'],
    [{ attempts: 1.5 }, 'attempts'],
    [{ attempts: Number.NaN }, 'attempts'],
    [{ firstDelayMs: -1 }, 'firstDelayMs'],
    [{ firstDelayMs: '100' }, 'firstDelayMs'],
    [{ factor: 0.5 }, 'factor'],
    [{ factor: Infinity }, 'factor'],
    [{ firstDelayMs: 100, maxDelayMs: 99 }, 'maxDelayMs'],
    [{ maxDelayMs: 86_400_001 }, 'maxDelayMs'],
    [{ jitter: 1.1 }, 'jitter'],
    [{ jitter: Number.NaN }, 'jitter'],
  ])('refuses %j', (given, option) => {
    expect(() => exponentialBackoff(given as never)).toThrow(
      expect.objectContaining({ code: 'INVALID_OPTION', option }),
    );
  });

  it('says what was expected and found', () => {
    expect(() => exponentialBackoff({ attempts: 0 })).toThrow('attempts must be a whole number from 1; found 0.');
  });

  it.each([
    [{ firstDelayMs: -1 }, 'firstDelayMs must be milliseconds from 0 to a day; found -1.'],
    [{ factor: 0.5 }, 'factor must be a number from 1; found 0.5.'],
    [{ firstDelayMs: 100, maxDelayMs: 99 }, 'maxDelayMs must be milliseconds, from firstDelayMs to a day; found 99.'],
    [{ jitter: 1.1 }, 'jitter must be a number from 0 to 1; found 1.1.'],
  ])('says the range that a figure has: %j', (given, sentence) => {
    expect(() => exponentialBackoff(given)).toThrow(expect.objectContaining({ message: sentence }));
  });
});

it('noRetry is one attempt', () => {
  expect([noRetry.attempts, noRetry.delayMs(1)]).toEqual([1, 0]);
});
