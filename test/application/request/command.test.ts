import { InvalidDefinition } from 'demesne';
import { Command } from 'demesne/application';
import { ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { round, SeatGuests } from './tables.ts';

describe('a command', () => {
  it('is made of data somebody vouches for, or parsed with every violation', () => {
    expect(new SeatGuests({ tableId: round, guests: 2 }).toJSON()).toEqual({
      type: 'inn.SeatGuests',
      version: 1,
      data: { tableId: 'round', guests: 2 },
    });
    expect(SeatGuests.parse({ tableId: 'round', guests: 2 })).toEqual(
      ok(new SeatGuests({ tableId: round, guests: 2 })),
    );
    const refusal = SeatGuests.parse({ tableId: '', guests: 0 })._unsafeUnwrapErr();
    expect(refusal.violations.map(({ path }) => path)).toEqual([['tableId'], ['guests']]);
  });

  it('is immutable', () => {
    const command = new SeatGuests({ tableId: round, guests: 2 });

    expect(Object.isFrozen(command) && Object.isFrozen(command.data)).toBe(true);
  });

  it('has a name with a context', () => {
    expect(() => Command.define('SeatGuests', {})).toThrow(InvalidDefinition);
  });
});
