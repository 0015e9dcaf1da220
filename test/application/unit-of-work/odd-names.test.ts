import { AggregateRoot, DomainEvent, Identifier, stateStored } from 'demesne';
import { BufferedUnitOfWork } from 'demesne/application';
import { InMemoryStore } from 'demesne/in-memory';
import { InboundChannelAdapter, IntegrationEvent } from 'demesne/messaging';
import { ok } from 'neverthrow';
import { describe, expect, it } from 'vitest';
import { opened } from '../../sqlite/opened.ts';

class Rung extends DomainEvent.define('tower.Rung', {}) {}
class BellRung extends IntegrationEvent.define('tower.published.BellRung', {}) {}

class Bell extends AggregateRoot.define('Bell', {
  id: Identifier.define('BellId'),
  state: {},
  events: { Rung },
  evolve: { Rung: () => ({}) },
}) {}

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
