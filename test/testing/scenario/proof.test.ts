import {
  AggregateRoot,
  byStatus,
  DomainError,
  DomainEvent,
  Entity,
  EntityMap,
  Identifier,
  Instant,
  mapOf,
  move,
  optional,
  when,
  withCodec,
} from 'demesne';
import { ExpectationFailed, given } from 'demesne/testing';
import { err, ok, type Result } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

const LampId = Identifier.define('LampId');
class Bulb extends Entity.define('Bulb', { id: LampId, watts: z.number() }) {
  stronger(): Bulb {
    return this.with({ watts: this.watts * 2 });
  }
}

/** A temperature that forgets its fraction on the way to JSON. */
const Rounded = withCodec(z.number(), { encode: (value) => Math.round(value), decode: (json) => Number(json) });

/** What nobody can look into. */
class Sealed {
  readonly #text: string;
  constructor(text: string) {
    this.#text = text;
  }
  static open(sealed: Sealed): string {
    return sealed.#text;
  }
}
const Letter = withCodec(z.instanceof(Sealed), { encode: Sealed.open, decode: (json) => new Sealed(json as string) });

class LampMounted extends DomainEvent.define('room.LampMounted', { warmth: Rounded }) {}
class LampLit extends DomainEvent.define('room.LampLit', { by: z.string() }) {}
class BulbsDoubled extends DomainEvent.define('room.BulbsDoubled', {}) {}
class BulbFitted extends DomainEvent.define('room.BulbFitted', { at: Rounded }) {}
class AlreadyLit extends DomainError.define('AlreadyLit') {}

const lastly: { misspell?: boolean; assign?: boolean; counted: number } = { counted: 0 };

const LampModel = AggregateRoot.define('Lamp', {
  id: LampId,
  state: {
    warmth: Rounded,
    litBy: optional(z.string()),
    bulbs: mapOf(Bulb),
    turns: z.number(),
    letter: Letter,
  },
  events: { LampMounted, LampLit, BulbsDoubled, BulbFitted },
  evolve: {
    LampMounted: (_, { data }) => ({
      warmth: data.warmth,
      bulbs: EntityMap.of([new Bulb({ id: LampId.of('b-1'), watts: 5 })]),
      turns: 0,
      letter: new Sealed('written'),
    }),
    LampLit: (lamp, { data }) => {
      if (lastly.misspell) return { ...lamp, ...data, litby: data.by };
      if (lastly.assign) (lamp as unknown as Record<string, unknown>).litby = data.by;
      lamp.litBy = data.by;
      return undefined;
    },
    BulbsDoubled: (lamp) => {
      lamp.bulbs = EntityMap.of([...lamp.bulbs].map((bulb) => bulb.stronger()));
      lamp.turns += lastly.counted;
    },
    BulbFitted: () => {},
  },
});

type Mutable = { -readonly [K in keyof Lamp['seen']]: Lamp['seen'][K] } & Record<string, unknown>;

class Lamp extends LampModel {
  get seen(): Readonly<{ litBy?: string | undefined; bulbs: EntityMap<Bulb>; turns: number }> {
    return this.state;
  }

  light(by: string): Result<void, AlreadyLit> {
    if (this.state.litBy !== undefined) return err(new AlreadyLit());
    return this.record(new LampLit({ by }));
  }

  lightFirst(by: string): Result<void, AlreadyLit> {
    this.record(new LampLit({ by }));
    return err(new AlreadyLit());
  }

  lightTogether(by: string): Result<void, AlreadyLit> {
    return this.atomically(() => this.record(new LampLit({ by })).andThen(() => err(new AlreadyLit())));
  }

  double(): Result<void, never> {
    return this.record(new BulbsDoubled());
  }

  fit(at: number): Result<void, never> {
    return this.record(new BulbFitted({ at }));
  }

  /** Past the compiler. */
  tamper(change: (state: Mutable) => void, refuse = false): Result<void, AlreadyLit> {
    change(this.state as unknown as Mutable);
    return refuse ? err(new AlreadyLit()) : ok();
  }
}

const id = LampId.of('l-1');
const mounted = new LampMounted({ warmth: 20 });
const lamp = () => given(Lamp, id, mounted);
const failing = (expectation: () => unknown): string => {
  try {
    expectation();
  } catch (error) {
    if (error instanceof ExpectationFailed) return error.message;
    throw error;
  }
  return 'came true';
};

describe('a refusal', () => {
  it('after something was recorded is reported with the way out', () => {
    const message = failing(() => lamp().when((it) => it.lightFirst('Ada')));
    expect(message).toContain('refused with AlreadyLit after it had recorded room.LampLit');
    expect(message).toContain('record last, or wrap the steps in atomically');
  });

  it('that changed the state without an event is reported with the change', () => {
    const message = failing(() => lamp().when((it) => it.tamper((state) => (state.turns = 7), true)));
    expect(message).toContain('refused with AlreadyLit, and yet it changed the aggregate');
    expect(message).toMatch(/- .*"turns": 0[^]*\+ .*"turns": 7/);
  });

  it('that added a field which no schema knows is reported', () => {
    expect(failing(() => lamp().when((it) => it.tamper((state) => (state.hidden = 1), true)))).toContain('"hidden": 1');
  });

  it('that replaced an entity by another state of it is reported', () => {
    const swap = (state: Mutable): void =>
      void (state.bulbs = state.bulbs.update(LampId.of('b-1'), (b) => b.stronger()));
    expect(failing(() => lamp().when((it) => it.tamper(swap, true)))).toMatch(/- .*"watts": 5[^]*\+ .*"watts": 10/);
  });

  it.each<[string, (state: Mutable) => void]>([
    ['its JSON does not show', (state) => (state.warmth = 20.4)],
    ['only its JSON shows', (state) => (state.letter = new Sealed('changed'))],
  ])('that made a change which %s is reported, refused or not', (_, change) => {
    const written = given(Lamp, id, mounted)
      .when((it) => it.tamper((state) => (state.turns = 0)))
      .thenNothing();
    expect(failing(() => written.when((it) => it.tamper(change, true)))).toContain('yet it changed the aggregate');
    expect(failing(() => lamp().when((it) => it.tamper(change)))).toContain("The events don't lead to the state");
  });

  it('that undid its steps is sound', () => {
    lamp()
      .when((it) => it.lightTogether('Ada'))
      .thenRefused(AlreadyLit);
  });

  it('leaves the events that were pending before', () => {
    lamp()
      .when((it) => it.light('Ada'))
      .thenRecorded(new LampLit({ by: 'Ada' }))
      .when((it) => it.light('Bob'))
      .thenRefused(AlreadyLit)
      .when((it) => it.double())
      .thenRecorded(new BulbsDoubled());
  });

  it('of a beginning leaves an aggregate that has not begun', () => {
    const begin = (): Result<Lamp, AlreadyLit> => err(new AlreadyLit());
    expect(given(Lamp, id).when(begin).thenRefused(AlreadyLit).aggregate.version).toBe(0);
  });
});

describe('the fold of the events', () => {
  it.each<[string, (state: Mutable) => void]>([
    ['a field', (state) => (state.turns = 7)],
    ['an undeclared field', (state) => (state.hidden = 7)],
    ['an entity', (state) => (state.bulbs = EntityMap.empty())],
  ])('shows that %s was changed past record, though nothing was refused', (_, change) => {
    expect(failing(() => lamp().when((it) => it.tamper(change)))).toContain("The events don't lead to the state");
  });

  it('shows a change that a later record carried along', () => {
    const both = (it: Lamp): unknown => it.tamper((state) => (state.turns = 7)).andThen(() => it.double());
    expect(failing(() => lamp().when(both))).toMatch(/- .*"turns": 0[^]*\+ .*"turns": 7/);
  });

  it('shows that evolve depends on something else', () => {
    const counted = (it: Lamp): unknown => {
      lastly.counted = 1;
      const answer = it.double();
      lastly.counted = 0;
      return answer;
    };
    expect(failing(() => lamp().when(counted))).toContain('evolve depends on more than state and event');
  });
});

describe('the JSON form', () => {
  it('of an event that loses something is reported', () => {
    expect(failing(() => lamp().when((it) => it.fit(1.5)))).toContain("room.BulbFitted doesn't survive its JSON form");
    lamp()
      .when((it) => it.fit(2))
      .thenRecorded(new BulbFitted({ at: 2 }));
  });

  it('of a state that loses something is reported', () => {
    const message = failing(() => given(Lamp, id, new LampMounted({ warmth: 20.5 })).when((it) => it.double()));
    expect(message).toContain("The state of Lamp doesn't survive its JSON form");
  });
});

describe('a field that evolve makes up', () => {
  it('is reported by the state that it was meant for, since the aggregate drops it', () => {
    lastly.misspell = true;
    const message = failing(() => lamp().when((it) => it.light('Ada')));
    lastly.misspell = false;
    expect(message).toContain("evolve gives litby for room.LampLit, which the state of Lamp doesn't declare");
    expect(message).toContain('it has warmth, litBy, bulbs, turns, letter');
  });

  it('is reported where it was assigned', () => {
    lastly.assign = true;
    const message = failing(() => lamp().when((it) => it.light('Ada')));
    lastly.assign = false;
    expect(message).toContain('evolve gives litby');
  });

  it('is not one that was only spread from the event or the state before', () => {
    class Opened extends DomainEvent.define('shop.Opened', { at: Instant, by: z.string() }) {}
    class Moved extends DomainEvent.define('shop.Moved', { to: z.string(), reason: z.string() }) {}
    class Closed extends DomainEvent.define('shop.Closed', { reason: z.string(), since: z.string() }) {}
    const ShopModel = AggregateRoot.define('Shop', {
      id: LampId,
      state: byStatus(
        { at: Instant },
        { Open: { to: optional(z.string()) }, Closed: { reason: optional(z.string()) } },
      ),
      events: { Opened, Moved, Closed },
      evolve: {
        Opened: (_, { data }) => ({ status: 'Open', ...data }),
        Moved: when('Open', (_, { data }) => data),
        Closed: move('Open', 'Closed', (shop, { data }) => ({ ...shop, ...data, reasn: 'misspelt' })),
      },
    });
    class Shop extends ShopModel {
      change(event: Moved | Closed): Result<void, never> {
        return this.record(event);
      }
    }
    const opened = new Opened({ at: Instant.of('2026-03-01T12:00:00Z'), by: 'Ada' });
    const moved = new Moved({ to: 'Rome', reason: 'rent' });
    const shop = given(Shop, id, opened)
      .when((it) => it.change(moved))
      .thenRecorded(moved);
    const closed = new Closed({ reason: 'heat', since: 'noon' });
    expect(failing(() => shop.when((it) => it.change(closed)))).toContain('evolve gives reasn for shop.Closed');
  });
});
