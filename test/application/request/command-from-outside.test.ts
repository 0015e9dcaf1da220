import { InvalidValue } from 'demesne';
import { NoSuchRequest } from 'demesne/application';
import { err, ok, safeTry } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { LayTable, round, TooManyGuests } from './tables.ts';
import { openInn } from './open-inn.ts';

describe('what is asked of a bus of commands from outside', () => {
  it('by its name and JSON, is a command like any other', async () => {
    const { commands } = openInn();
    const asked = (name: string, json: string) =>
      safeTry(async function* () {
        const command = yield* commands.parse(name, JSON.parse(json));
        return commands.execute(command, { actor: 'Ada' });
      });

    expect(commands.parse('inn.LayTable', { tableId: 'round', seats: 4 })).toEqual(
      ok(new LayTable({ tableId: round, seats: 4 })),
    );
    expect(await asked('inn.LayTable', '{ "tableId": "round", "seats": 4 }')).toEqual(ok());
    expect(await asked('inn.SeatGuests', '{ "tableId": "round", "guests": 3 }')).toEqual(ok(1));
    expect(await asked('inn.SeatGuests', '{ "tableId": "round", "guests": 2 }')).toEqual(
      err(new TooManyGuests({ seats: 1 })),
    );
  });

  it.each(['inn.PayBill', 'SeatGuests', '', 'toString', '__proto__', undefined, 7, {}])(
    'by another name, is refused without saying it: %j',
    (name) => {
      const { commands } = openInn();

      const refused = commands.parse(name as string, { tableId: 'round', guests: 2 });

      expect(refused).toEqual(err(new NoSuchRequest()));
      expect(JSON.stringify(refused)).not.toContain('inn.PayBill');
    },
  );

  it.each([undefined, null, 'two', 7, [], {}, { tableId: 'round', guests: 0 }])(
    'with other data, is refused with every violation: %j',
    (data) => {
      const { commands } = openInn();

      const refused = commands.parse('inn.SeatGuests', data)._unsafeUnwrapErr();

      expect(refused).toBeInstanceOf(InvalidValue);
    },
  );
});
