import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Telling, type Step, type Told } from './telling.ts';

const key = fc.constantFrom('a', 'b', 'c', 'd');
const by = fc.integer({ min: 1, max: 9 });

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ does: fc.constant('add' as const), key, by }),
  fc.record({ does: fc.constant('change' as const), key, by }),
  fc.record({ does: fc.constant('put' as const), key, by }),
  fc.record({ does: fc.constant('remove' as const), key }),
  fc.record({ does: fc.constant('copy' as const), key, to: key }),
  fc.record({ does: fc.constant('join' as const), key, to: key }),
  fc.record({ does: fc.constant('wait' as const), turns: fc.integer({ min: 1, max: 12 }) }),
  fc.record({ does: fc.constant('refuse' as const) }),
  fc.record({ does: fc.constant('fail' as const) }),
);
const told: fc.Arbitrary<Told> = fc.record({
  steps: fc.array(step, { maxLength: 4 }),
  tenant: fc.constantFrom(undefined, 'acme'),
  failures: fc.integer({ min: 0, max: 2 }),
});
const terms = fc.record({
  batch: fc.integer({ min: 1, max: 9 }),
  kept: fc.constantFrom(0, 2, 100),
  refusal: fc.constantFrom('skip' as const, 'stop' as const),
});

const add = (one: string): Told => ({ steps: [{ does: 'add', key: one, by: 1 }] });

describe('events that are begun before their turn', () => {
  it('make the rows that they make one after the other, whatever they do', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(told, { maxLength: 14 }),
        terms,
        fc.integer({ min: 1, max: 9 }),
        async (all, how, turns) => {
          const inTurn = await new Telling(how).tell(all);
          const ahead = await new Telling({ ...how, turns }).tell(all);
          expect(ahead.outcome).toEqual(inTurn.outcome);
        },
      ),
      { numRuns: 250 },
    );
  });

  it('have the rows read together that they ask for first', async () => {
    const all = Array.from({ length: 300 }, (_, one) => add(`k${one}`));
    const { finds, outcome } = await new Telling({ batch: 500, turns: 3 }).tell(all);
    // The first finds out that the store lets wait.
    expect(finds.map((keys) => keys.length)).toEqual([1, 128, 128, 43]);
    expect(outcome.rows.length).toBe(300);
  });

  it('have rows read for their tenant only', async () => {
    const all = ['a', 'b', 'c', 'd', 'e'].map((one, index) => ({ ...add(one), tenant: index % 2 ? 'acme' : 'zeta' }));
    const { finds } = await new Telling({ batch: 500, turns: 3 }).tell(all);
    expect(finds).toEqual([['a'], ['b', 'd'], ['c', 'e']]);
  });

  it('are each begun once where none fails', async () => {
    const all = [add('a'), add('a'), add('b'), add('a')];
    const { begun } = await new Telling({ batch: 4, turns: 3 }).tell(all);
    expect(begun).toEqual([1, 2, 3, 4]);
  });

  it('are given up where one before them fails, and begun anew', async () => {
    const failing: Told = { steps: [{ does: 'add', key: 'b', by: 1 }, { does: 'fail' }], failures: 1 };
    const { begun, outcome } = await new Telling({ batch: 4, turns: 3 }).tell([add('a'), failing, add('b'), add('b')]);
    expect(begun).toEqual([1, 2, 3, 4, 2, 3, 4]);
    expect(outcome.effects).toEqual([1, 2, 3, 4]);
    expect(outcome.rows).toContainEqual(['b', 3]);
  });

  it('are none on a store that answers at once', async () => {
    const all = [add('a'), add('b'), add('c')];
    const { finds, log } = await new Telling({ batch: 4 }).tell(all);
    expect(finds).toEqual([['a'], ['b'], ['c']]);
    expect(log).toEqual(['begin 1', 'end 1', 'begin 2', 'end 2', 'begin 3', 'end 3']);
  });

  it('fail where they do not wait for their rows', async () => {
    const hasty: Told = { steps: [{ does: 'hurry', key: 'b' }] };
    const { outcome } = await new Telling({ batch: 4, turns: 3 }).tell([add('a'), add('b'), hasty, add('b')]);
    expect(outcome.parked).toEqual([[3, 'ROWS_NOT_AWAITED']]);
    expect(outcome.rows).toContainEqual(['b', 2]);
  });

  it('count for nothing in what they do after they have ended', async () => {
    const late: Told = { steps: [{ does: 'linger', key: 'b' }] };
    const { outcome, late: told } = await new Telling({ batch: 4, turns: 60 }).tell([
      add('a'),
      add('c'),
      late,
      add('c'),
    ]);
    expect(outcome.rows).toEqual([
      ['a', 1],
      ['c', 2],
    ]);
    expect(told).toEqual(['ROWS_NOT_AWAITED']);
  });

  it('have changed nothing where their turn does not come any more', async () => {
    const { begun, outcome } = await new Telling({ batch: 4, turns: 3, stopAfter: 2 }).tell(['a', 'b', 'c'].map(add));
    expect(begun).toEqual([1, 2, 3]);
    expect(outcome.rows).toEqual([
      ['a', 1],
      ['b', 1],
    ]);
    expect(outcome.effects).toEqual([1, 2]);
  });

  it('are not begun where nothing more is to be begun', async () => {
    const { begun } = await new Telling({ batch: 4, turns: 3, stopAfter: 1 }).tell(['a', 'b', 'c'].map(add));
    expect(begun).toEqual([1]);
  });

  it('end with what the store throws, even where a handler makes nothing of it', async () => {
    const deaf: Told = { steps: [{ does: 'ignore', key: 'b' }] };
    const telling = new Telling({ batch: 4, turns: 3, broken: 'b' });
    await expect(telling.tell([add('a'), deaf])).rejects.toThrow('the connection is lost');
  });
});
