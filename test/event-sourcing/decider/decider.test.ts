import { DomainEvent, Identifier, persistenceOf, type TypeOf } from 'demesne';
import { stateStored } from 'demesne/application';
import { decidedBy, deciderOf, eventSourced, evolved, everyEvents, type Decider } from 'demesne/event-sourcing';
import { InMemoryStore, InMemoryUnitOfWork } from 'demesne/in-memory';
import { ExpectationFailed, given, givenDecider } from 'demesne/testing';
import fc from 'fast-check';
import { err, ok, safeTry, type Result } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Counter, CounterId, CounterRaised, CounterStarted, id as counterId } from '../counter.ts';

class TankFilled extends DomainEvent.define('farm.TankFilled', { litres: z.int() }) {}
class TankDrained extends DomainEvent.define('farm.TankDrained', { litres: z.int() }) {}
type TankEvent = TankFilled | TankDrained;

interface Tank {
  readonly litres: number;
}
interface Pour {
  readonly kind: 'fill' | 'drain' | 'swap';
  readonly litres: number;
}

const CAPACITY = 100;

/** A tank that can't run over or dry. */
const tank: Decider<Pour, Tank, TankEvent, 'too much' | 'too little'> = {
  initialState: { litres: 0 },
  decide: ({ kind, litres }, before) => {
    if (litres === 0) return ok([]);
    if (kind === 'drain') return litres > before.litres ? err('too little') : ok([new TankDrained({ litres })]);
    if (kind === 'swap') {
      const all = new TankDrained({ litres: before.litres });
      return litres > CAPACITY ? err('too much') : ok([all, new TankFilled({ litres })]);
    }
    return before.litres + litres > CAPACITY ? err('too much') : ok([new TankFilled({ litres })]);
  },
  evolve: ({ litres }, event) => ({
    litres: event instanceof TankFilled ? litres + event.data.litres : litres - event.data.litres,
  }),
};

const TankId = Identifier.define('TankId');
type TankId = TypeOf<typeof TankId>;
class StoredTank extends decidedBy('Tank', {
  id: TankId,
  state: { litres: z.int() },
  events: { TankFilled, TankDrained },
  decider: tank,
}) {
  get litres(): number {
    return this.state.litres;
  }
}
const id = TankId.of('t-1');

const anyPour: fc.Arbitrary<Pour> = fc.record({
  kind: fc.constantFrom('fill', 'drain', 'swap'),
  litres: fc.integer({ min: 0, max: 120 }),
});

/** What a decider makes of some commands, one after the other: the answers, and the state at the end. */
function simulated<Command, State, Event extends DomainEvent, Refusal>(
  decider: Decider<Command, State, Event, Refusal>,
  commands: readonly Command[],
) {
  const history: Event[] = [];
  const answers = commands.map((command) => {
    const answer = decider.decide(command, evolved(decider, history));
    if (answer.isOk()) history.push(...answer.value);
    return answer.isOk() ? answer.value.map((event) => event.toJSON()) : answer.error;
  });
  return { answers, state: evolved(decider, history) };
}

describe('a decider', () => {
  it('is tested as it is', () => {
    givenDecider(tank)
      .when({ kind: 'fill', litres: 80 })
      .thenRecorded(new TankFilled({ litres: 80 }))
      .when({ kind: 'fill', litres: 30 })
      .thenRefused('too much')
      .when({ kind: 'drain', litres: 0 })
      .thenNothing();
    expect(givenDecider(tank, new TankFilled({ litres: 5 })).state).toEqual({ litres: 5 });
  });

  it.each<[string, () => unknown]>([
    [
      'other events',
      () =>
        givenDecider(tank)
          .when({ kind: 'fill', litres: 1 })
          .thenRecorded(new TankFilled({ litres: 2 })),
    ],
    ['events in place of none', () => givenDecider(tank).when({ kind: 'fill', litres: 1 }).thenNothing()],
    [
      'a decision in place of a refusal',
      () => givenDecider(tank).when({ kind: 'fill', litres: 1 }).thenRefused('too much'),
    ],
    ['another refusal', () => givenDecider(tank).when({ kind: 'drain', litres: 1 }).thenRefused('too much')],
    ['a refusal in place of events', () => givenDecider(tank).when({ kind: 'drain', litres: 1 }).thenNothing()],
  ])('fails its test by %s', (_, tell) => {
    expect(tell).toThrow(ExpectationFailed);
  });

  it.each<[string, Partial<typeof tank>]>([
    ['decide changes the state', { decide: (_, state) => ((state as { litres: number }).litres++, ok([])) }],
    ['evolve changes the state', { evolve: (state) => ((state as { litres: number }).litres++, state) }],
    ['decide answers otherwise the second time', { decide: flickering() }],
  ])('fails its test where %s', (_, wrong) => {
    const decider = { ...tank, initialState: { litres: 0 }, ...wrong };

    expect(() => givenDecider(decider).when({ kind: 'fill', litres: 1 })).toThrow(ExpectationFailed);
  });

  function flickering(): typeof tank.decide {
    let asked = 0;
    return () => ok([new TankFilled({ litres: (asked += 1) })]);
  }
});

describe('an aggregate that a decider decides for', () => {
  it('is tested as any other', () => {
    given(StoredTank, id)
      .when((it) => it.decide({ kind: 'fill', litres: 80 }))
      .thenRecorded(new TankFilled({ litres: 80 }))
      .when((it) => it.decide({ kind: 'swap', litres: 40 }))
      .thenRecorded(new TankDrained({ litres: 80 }), new TankFilled({ litres: 40 }))
      .when((it) => it.decide({ kind: 'fill', litres: 61 }))
      .thenRefused('too much');
  });

  it('decides and stands as the decider does, whatever it is told, begun by several events at once too', () => {
    fc.assert(
      fc.property(fc.array(anyPour), (commands) => {
        const stored = new StoredTank(id);
        let told = 0;
        const answers = commands.map((command) => {
          const answer = stored.decide(command);
          const recorded = stored.pendingEvents.slice(told);
          told = stored.pendingEvents.length;
          return answer.isOk() ? recorded.map((event) => event.toJSON()) : answer.error;
        });
        const expected = simulated(tank, commands);
        expect(answers).toEqual(expected.answers);
        expect(stored.version === 0 ? tank.initialState : persistenceOf(stored).state).toEqual(expected.state);
      }),
    );
  });

  it.each([
    ['state', () => stateStored(StoredTank)],
    ['events', () => eventSourced(StoredTank)],
    ['events with snapshots', () => eventSourced(StoredTank, { snapshots: { when: everyEvents(1) } })],
  ])('is kept as %s', async (_, recipe) => {
    const unit = new InMemoryUnitOfWork(new InMemoryStore(), { tanks: recipe() });
    const pour = (command: Pour): Promise<Result<number, unknown>> =>
      unit.run(({ tanks }) =>
        safeTry(async function* () {
          const found = (await tanks.find(id)) ?? new StoredTank(id);
          yield* found.decide(command);
          yield* await tanks.save(found);
          return ok(found.litres);
        }),
      );

    expect(await pour({ kind: 'swap', litres: 70 })).toEqual(ok(70));
    expect(await pour({ kind: 'drain', litres: 20 })).toEqual(ok(50));
    expect(await pour({ kind: 'drain', litres: 51 })).toEqual(err('too little'));
  });

  it('shares its first state with no other, even if the decider changes what it is given', () => {
    const rude = {
      ...tank,
      initialState: { litres: 0 },
      evolve: (state: { litres: number }, event: TankEvent) => {
        state.litres += event instanceof TankFilled ? event.data.litres : -event.data.litres;
        return state;
      },
    };
    class Rude extends decidedBy('Tank', {
      id: TankId,
      state: { litres: z.int() },
      events: { TankFilled, TankDrained },
      decider: rude,
    }) {}
    const [one, other] = [new Rude(id), new Rude(id)];

    one.decide({ kind: 'fill', litres: 60 });
    one.decide({ kind: 'fill', litres: 10 });
    other.decide({ kind: 'fill', litres: 5 });

    expect(persistenceOf(other).state).toEqual({ litres: 5 });
    expect(evolved(rude, [new TankFilled({ litres: 1 })])).toEqual({ litres: 1 });
    expect(rude.initialState).toEqual({ litres: 0 });
  });

  it('needs a decider', () => {
    const model = { id: TankId, state: { litres: z.int() }, events: { TankFilled, TankDrained } };

    expect(() => decidedBy('Tank', { ...model, decider: { initialState: { litres: 0 } } as never })).toThrow(
      'decider must be',
    );
  });
});

describe('the decider of an aggregate', () => {
  const counter = deciderOf(Counter, counterId, (it, command: 'start' | number): Result<unknown, 'negative'> => {
    if (command === 'start') return ok(Counter.start(it.id));
    return command < 0 ? err('negative') : it.raise(command);
  });

  it('decides and evolves as the class does', () => {
    givenDecider(counter)
      .when('start')
      .thenRecorded(new CounterStarted())
      .when(3)
      .thenRecorded(new CounterRaised({ by: 3 }))
      .when(-1)
      .thenRefused('negative');
    expect(evolved(counter, [new CounterStarted(), new CounterRaised({ by: 3 })])).toEqual({ count: 3 });
  });

  it('leads back to a class that does the same', () => {
    class Again extends decidedBy('Counter', {
      id: CounterId,
      state: { count: z.int().min(0) },
      events: { CounterStarted, CounterRaised },
      decider: counter as never,
    }) {}
    const again = new Again(counterId) as unknown as {
      decide(command: unknown): Result<void, string>;
      version: number;
    };

    expect(again.decide('start').isOk()).toBe(true);
    expect(again.decide(2).isOk()).toBe(true);
    expect(again.decide(-2)).toEqual(err('negative'));
    expect(persistenceOf(again as never)).toMatchObject({ version: 2, state: { count: 2 } });
  });

  it('is made of the class of an aggregate only', () => {
    expect(() => deciderOf(CounterStarted as never, counterId as never, () => ok())).toThrow('takes the class');
    expect(() => deciderOf(Counter, counterId, 'raise' as never)).toThrow('operate must be');
  });
});
