import { AggregateRoot, Fault, Identifier, IncompleteState, InvalidDefinition, NotBegun, persistenceOf } from 'demesne';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { TallyOpened, Counted } from './tally.ts';

describe('A definition of an aggregate', () => {
  const tally = (model: object) => () =>
    AggregateRoot.define('Tally', { id: Identifier.define('TallyId'), ...model } as never);

  it.each([
    ['an event without an entry in evolve', { state: {}, events: { Counted }, evolve: {} }],
    ['an entry in evolve without an event', { state: {}, events: {}, evolve: { Counted: () => ({}) } }],
    [
      'two events of one name',
      { state: {}, events: { Counted, Other: Counted }, evolve: { Counted: () => ({}), Other: () => ({}) } },
    ],
    ['a field that has no JSON form', { state: { at: z.date() }, events: {}, evolve: {} }],
  ])('refuses %s', (_, model) => {
    expect(tally(model)).toThrow(InvalidDefinition);
  });

  it('refuses a first event that leaves the state unfinished, and names what is missing', () => {
    const Model = AggregateRoot.define('Tally', {
      id: Identifier.define('TallyId'),
      state: { sum: z.int(), note: z.string().optional() },
      events: { TallyOpened },
      evolve: { TallyOpened: () => undefined },
    });
    const open = () => Model.replay('t' as never, [new TallyOpened()]);
    expect(open).toThrow(IncompleteState);
    expect(open).toThrow('tally.TallyOpened leaves Tally without sum');
  });

  it('drops what a returned state holds beyond its fields', () => {
    const Model = AggregateRoot.define('Tally', {
      id: Identifier.define('TallyId'),
      state: { sum: z.int() },
      events: { TallyOpened },
      evolve: {
        TallyOpened: () => ({
          sum: 1,
          extra: 2,
        }),
      },
    });
    expect(persistenceOf(Model.replay('t' as never, [new TallyOpened()])).encodeState()).toEqual({ sum: 1 });
    expect(Fault.is(new NotBegun('Tally', 't'))).toBe(true);
  });
});
