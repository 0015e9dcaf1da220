import { AggregateRoot, DomainEvent, Identifier, stateStored } from 'demesne';
import { BufferedUnitOfWork } from 'demesne/application';
import { InMemoryMessageLog, InMemoryStore } from 'demesne/in-memory';
import {
  EventBus,
  HttpBroker,
  InboundChannelAdapter,
  IntegrationEvent,
  Scheduler,
  type Timer,
} from 'demesne/messaging';
import { PostgresStore } from 'demesne/postgres';
import { ManualTimer } from 'demesne/testing';
import { ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { opened } from '../../sqlite/opened.ts';
import { inMemory, mortal, Noted, onSqlite, World } from './kit.ts';
import { gate, turn } from '../kit.ts';

class Rung extends DomainEvent.define('tower.Rung', {}) {}
class BellRung extends IntegrationEvent.define('tower.published.BellRung', {}) {}
class Bell extends AggregateRoot.define('Bell', {
  id: Identifier.define('BellId'),
  state: {},
  events: { Rung },
  evolve: { Rung: () => ({}) },
}) {}

describe.each([
  ['in memory', inMemory],
  ['on SQLite', onSqlite],
])('Durable subscriptions under attack, %s', (_, ground) => {
  it.each([Number.NaN, Infinity, 1e20, 'x' as never, undefined as never])(
    'park what failed though the policy says to wait for %s',
    async (delay) => {
      const world = new World(ground);
      const subscriptions = world.instance({ retry: { attempts: 3, delayMs: () => delay } });
      let calls = 0;
      const handle = (): void => {
        calls += 1;
        throw new Error('broken');
      };
      subscriptions.subscribe(Noted, { name: 'all', from: 'start', handle });
      await world.commit('a1');
      await subscriptions.start();
      await world.pass(10_000);
      expect(await subscriptions.operator('all').list()).toMatchObject([{ status: 'retrying', attempts: 2 }]);
      expect([calls, world.faults]).toEqual([2, []]);
      await world.stopped(subscriptions);
      world.ground.dispose?.();
    },
  );

  it('park what failed though the policy throws', async () => {
    const world = new World(ground);
    const delayMs = (): number => {
      throw new Error('no delay');
    };
    const subscriptions = world.instance({ retry: { attempts: 3, delayMs } });
    const handle = (): Promise<void> => Promise.reject(new Error('broken'));
    subscriptions.subscribe(Noted, { name: 'all', from: 'start', handle });
    await world.commit('a1');
    await subscriptions.start();
    await world.settle();
    expect(await subscriptions.operator('all').list()).toMatchObject([{ status: 'retrying', attempts: 2 }]);
    await world.pass(60_000);
    expect(await subscriptions.operator('all').list()).toMatchObject([{ status: 'dead', attempts: 3 }]);
    await world.stopped(subscriptions);
    world.ground.dispose?.();
  });
});

/** Waits as long as a timer of the platform, and no longer. */
const limited = (timer: Timer): Timer => ({
  wait: async (ms, signal) => {
    if (ms >= 2 ** 31) throw new RangeError('too long');
    await timer.wait(ms, signal);
  },
});

describe('A stop under attack', () => {
  it('ends though the store never answers any more, and leaves no heart behind', async () => {
    const world = new World();
    const { store, die } = mortal(world.ground.subscriptions);
    const subscriptions = world.instance({}, store);
    subscriptions.subscribe(Noted, { name: 'all', from: 'start', handle: () => undefined });
    await subscriptions.start();
    await world.settle();
    die();
    await world.commit('a1');
    await world.settle();
    let isOver = false;
    void subscriptions.stop({ timeoutMs: 1_000 }).then(() => (isOver = true));
    await world.settle();
    await world.pass(1_000);
    await world.pass(3_000);
    expect(isOver).toBe(true);
  });

  it('ends though the start never does, and what starts then is over', async () => {
    const world = new World();
    const late = gate<number>();
    let heads = 0;
    const log = world.ground.log;
    Object.defineProperty(log, 'head', { value: () => ((heads += 1) === 1 ? late.promise : 0) });
    const subscriptions = world.instance();
    subscriptions.subscribe(Noted, { name: 'all', from: 'start', handle: () => expect.unreachable() });
    const started = subscriptions.start();
    const stopped = subscriptions.stop({ timeoutMs: 1_000 });
    await world.settle();
    await world.pass(3_000);
    await stopped;
    late.open(0);
    await started;
    await world.commit('a1');
    await world.pass(10_000);
    expect((await world.ground.subscriptions.states(['all']))[0]).not.toHaveProperty('owner');
  });

  it.each([Infinity, 2 ** 31])('that may take %s ms waits for handlers', async (timeoutMs) => {
    const world = new World();
    const subscriptions = world.instance({ timer: limited(world.timer) });
    const work = gate();
    let isAborted = false;
    subscriptions.subscribe(Noted, {
      name: 'all',
      from: 'start',
      handle: async (_, { signal }) => {
        await work.promise;
        isAborted = signal.aborted;
      },
    });
    await world.commit('a1');
    await subscriptions.start();
    await world.settle();
    const stopped = subscriptions.stop({ timeoutMs });
    await world.settle();
    work.open();
    await stopped;
    expect(isAborted).toBe(false);
    expect((await world.ground.subscriptions.states(['all']))[0]?.position).toBe(1);
  });

  it('of a scheduler ends though its start never does', async () => {
    const timer = new ManualTimer();
    const never = new Promise<never>(() => undefined);
    const scheduler = new Scheduler(
      { find: () => undefined, nextDueAt: () => never, backlog: () => ({ due: 0 }), fire: () => 0 },
      { timer },
    );
    void scheduler.start();
    await timer.until(scheduler.stop({ timeoutMs: 1_000 }));
    expect(timer.elapsedMs).toBe(1_000);
  });

  it('that can not give its leases back says so, and leaves no timer behind', async () => {
    const world = new World();
    const store = world.ground.subscriptions;
    store.leave = () => Promise.reject(new Error('gone'));
    const subscriptions = world.instance();
    await subscriptions.start();
    await expect(subscriptions.stop()).rejects.toThrow('gone');
    expect(world.timer.pending).toBe(0);
  });

  it('waits for a round of a scheduler and for a bus, where it may take for ever', async () => {
    const work = gate<number>();
    const timer = limited(new ManualTimer());
    const scheduler = new Scheduler(
      { find: () => undefined, nextDueAt: () => undefined, backlog: () => ({ due: 0 }), fire: () => work.promise },
      { timer },
    );
    await scheduler.start();
    const log = new InMemoryMessageLog();
    const bus = new EventBus(log, { timer });
    bus.subscribe(Noted, { name: 'all', handle: async () => void (await work.promise) });
    log.append([new World().envelope('a1')]);
    void bus.publish();
    await turn();
    const over: string[] = [];
    const stopped = scheduler.stop({ timeoutMs: Infinity }).then(() => over.push('scheduler'));
    const closed = bus.close({ timeoutMs: Infinity }).then((left) => over.push(`bus, ${left.length} left`));
    await turn();
    expect(over).toEqual([]);
    work.open(0);
    await Promise.all([stopped, closed]);
    expect(over.toSorted()).toEqual(['bus, 0 left', 'scheduler']);
  });
});

describe('An HTTP broker under attack', () => {
  const event = { type: BellRung.type } as never;
  const broker = (timer: ManualTimer, asked: string[]): HttpBroker =>
    new HttpBroker('https://billing.example/', {
      timer,
      timeoutMs: 100,
      headers: () => new Promise<never>(() => undefined),
      fetch: async () => {
        asked.push('asked');
        return { status: 204, headers: new Headers(), body: null };
      },
    });

  it('waits no longer for its headers than for an answer', async () => {
    const timer = new ManualTimer();
    const asked: string[] = [];
    const sent = broker(timer, asked).send(event, { key: 'k', signal: new AbortController().signal });
    const refused = sent.catch((error: unknown) => error);
    await turn();
    await timer.advance(100);
    expect(await refused).toMatchObject({ code: 'BROKER_UNAVAILABLE' });
    expect(asked).toEqual([]);
  });

  it('waits for its headers no longer once the sender gives up', async () => {
    const sender = new AbortController();
    const sent = broker(new ManualTimer(), []).send(event, { key: 'k', signal: sender.signal });
    const refused = sent.catch((error: unknown) => error);
    await turn();
    const enough = new Error('enough');
    sender.abort(enough);
    expect(await refused).toBe(enough);
  });

  it.each(['timeoutMs', 'longestPauseMs'])('takes no text for %s, which no timer would wait for', (option) => {
    const make = () => new HttpBroker('https://billing.example/', { [option]: '5000' });
    expect(make).toThrow(expect.objectContaining({ code: 'INVALID_OPTION', option }));
  });
});

describe.each([
  ['in memory', () => new InMemoryStore()],
  ['on SQLite', () => opened().store],
])('An inbox under attack, %s', (_, open) => {
  it('does not take two tenants for one whose names no database keeps', async () => {
    const unit = new BufferedUnitOfWork(open(), { bells: stateStored(Bell) });
    const once = unit.runOnce(() => ok('secret'), { subscription: 's', messageId: 'm', tenant: '\ud800' });
    await expect(once).rejects.toMatchObject({ code: 'UNSTORABLE_TEXT' });
  });
});

describe('What comes in under attack', () => {
  const event = (id: string): object => ({
    specversion: '1.0',
    id,
    source: '/tower',
    type: BellRung.type,
    time: '2026-03-01T12:00:00Z',
    data: {},
  });

  it.each([293, 294])('with an id of %s characters is refused, or can be handled once', async (length) => {
    const store = new InMemoryStore();
    const received = await new InboundChannelAdapter(store.log, BellRung).receive(event('x'.repeat(length)));
    expect(received.isOk()).toBe(length <= 293);
    const unit = new BufferedUnitOfWork(store, { bells: stateStored(Bell) });
    for (const { envelope } of store.log.read(0, 10)) {
      const once = await unit.runOnce(() => ok('done'), { subscription: 's', messageId: envelope.id });
      expect(once._unsafeUnwrap()).toBe('done');
    }
    expect(store.log.head()).toBe(received.isOk() ? 1 : 0);
  });
});

describe('A transaction of the user under attack', () => {
  /** Keeps savepoints as PostgreSQL does: one name may stand for several, of which the last counts. */
  class Connection {
    readonly overlaps: string[] = [];
    #open = 0;

    async query(text: string): Promise<{ rows: object[] }> {
      await turn();
      if (text.startsWith('savepoint')) this.#open += 1;
      if (this.#open > 1) this.overlaps.push(text);
      if (/release savepoint/.test(text)) this.#open -= 1;
      return { rows: [] };
    }
  }

  it('never has two savepoints that overlap, so that none undoes what another has released', async () => {
    const connection = new Connection();
    const store = new PostgresStore({ query: connection.query, connect: () => Promise.reject(new Error('none')) });
    const world = new World();
    const two = [store.inTransaction(connection), store.inTransaction(connection)];
    await Promise.all(two.map((one, place) => one.append([world.envelope(`${place}1`)])));
    expect(connection.overlaps).toEqual([]);
  });

  it('goes on after one that failed', async () => {
    const texts: string[] = [];
    const client = {
      query: async (text: string) => {
        texts.push(text);
        if (texts.length === 1) throw new Error('lost');
        return { rows: [] };
      },
    };
    const store = new PostgresStore({ ...client, connect: () => Promise.reject(new Error('none')) });
    const own = store.inTransaction(client);
    const world = new World();
    const [one, two] = await Promise.allSettled([
      own.append([world.envelope('a1')]),
      own.append([world.envelope('b1')]),
    ]);
    expect([one?.status, two?.status]).toEqual(['rejected', 'fulfilled']);
  });
});
