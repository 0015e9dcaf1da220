import { DomainEvent } from 'demesne';
import { InMemoryMessageLog } from 'demesne/in-memory';
import { DuplicateMessage, InboundChannelAdapter, IntegrationEvent, type MessageLog } from 'demesne/messaging';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { opened } from '../../sqlite/opened.ts';

class OrderPlaced extends DomainEvent.define('ordering.OrderPlaced', {}) {}
class OrderAccepted extends IntegrationEvent.define('ordering.published.OrderAccepted', { note: z.string() }) {}
class MenuChanged extends IntegrationEvent.define('catalog.published.MenuChanged', {}) {}

const uuid = '0190163d-8694-739b-aea5-966c26f8ad91';
const event = (attributes: object = {}): object => ({
  specversion: '1.0',
  id: uuid,
  source: '/ordering',
  type: OrderAccepted.type,
  time: '2026-03-01T12:00:00Z',
  aggregatetype: 'Order',
  aggregateid: 'o-1',
  aggregateversion: '2',
  correlationid: 'c-1',
  data: { note: 'hello' },
  ...attributes,
});

const ids = async (log: MessageLog): Promise<string[]> => (await log.read(0, 100)).map(({ envelope }) => envelope.id);

describe.each([
  ['in memory', (): MessageLog => new InMemoryMessageLog()],
  ['on SQLite', (): MessageLog => opened().store.log],
])('what comes in, %s', (_, open) => {
  it('stands in the log as it was sent', async () => {
    const log = open();
    const inbound = new InboundChannelAdapter(log, OrderAccepted);
    expect((await inbound.receive(event()))._unsafeUnwrap()).toBe('appended');
    const [logged] = await log.read(0, 1);
    expect(logged?.envelope).toMatchObject({
      id: uuid,
      aggregate: { type: 'Order', id: 'o-1', version: 2 },
      correlationId: 'c-1',
    });
    expect(logged?.envelope.message.encode()).toEqual({ note: 'hello' });
  });

  it('stands there once, however often it comes, and also if two come at once', async () => {
    const log = open();
    const inbound = new InboundChannelAdapter(log, OrderAccepted);
    const answers = await Promise.all([inbound.receive(event()), inbound.receive(event()), inbound.receive(event())]);
    expect(answers.map((answer) => answer._unsafeUnwrap()).toSorted()).toEqual(['appended', 'known', 'known']);
    expect((await inbound.receive(event()))._unsafeUnwrap()).toBe('known');
    expect(await log.head()).toBe(1);
  });

  it('is told apart by its source where its id is no UUID', async () => {
    const log = open();
    const inbound = new InboundChannelAdapter(log, OrderAccepted);
    for (const source of ['/ordering', '/shop', '/ordering', '/my shop'])
      await inbound.receive(event({ id: '7', source }));
    expect(await ids(log)).toEqual(['/ordering 7', '/shop 7', '/my%20shop 7']);
  });

  it('has the same UUID wherever it came by', async () => {
    const log = open();
    const inbound = new InboundChannelAdapter(log, OrderAccepted);
    await inbound.receive(event());
    expect((await inbound.receive(event({ source: '/gateway' })))._unsafeUnwrap()).toBe('known');
  });

  it('has the same UUID in whatever case its letters come', async () => {
    const log = open();
    const inbound = new InboundChannelAdapter(log, OrderAccepted);
    const upper = event({ id: uuid.toUpperCase(), correlationid: uuid.toUpperCase(), causationid: 'C-1' });
    expect((await inbound.receive(upper))._unsafeUnwrap()).toBe('appended');
    expect((await inbound.receive(event()))._unsafeUnwrap()).toBe('known');
    const [logged] = await log.read(0, 10);
    expect(logged?.envelope).toMatchObject({ id: uuid, correlationId: uuid, causationId: 'C-1' });
  });

  it('is refused, not failed, where a name in it is longer than a store looks up', async () => {
    const log = open();
    const inbound = new InboundChannelAdapter(log, OrderAccepted);
    for (const name of ['id', 'aggregatetype', 'aggregateid', 'tenant']) {
      const refusal = (await inbound.receive(event({ [name]: 'x'.repeat(54_000) })))._unsafeUnwrapErr();
      expect(refusal.violations.map(({ path }) => path)).toEqual([[name]]);
    }
    expect(await log.head()).toBe(0);
  });

  it('is an event of another aggregate of that name to nobody', async () => {
    const log = open();
    const inbound = new InboundChannelAdapter(log, OrderAccepted);
    await inbound.receive(event());
    expect(await log.readStream('Order/o-1', 1, 10)).toEqual([]);
  });
});

describe('what is no event of its classes', () => {
  it('is refused, with every violation', async () => {
    const log = new InMemoryMessageLog();
    const inbound = new InboundChannelAdapter(log, [OrderAccepted]);
    const refusal = (await inbound.receive(event({ time: 'noon', data: {} })))._unsafeUnwrapErr();
    expect(refusal.violations.map(({ path }) => path)).toEqual([['data', 'note'], ['time']]);
    expect(log.head()).toBe(0);
  });

  it.each([undefined, null, 'text', 7, [event()], {}])('is refused whatever it is: %j', async (input) => {
    const inbound = new InboundChannelAdapter(new InMemoryMessageLog(), [OrderAccepted], { others: 'ignore' });
    expect((await inbound.receive(input)).isErr()).toBe(true);
  });

  it('is refused by its type, or ignored where that was asked for', async () => {
    const other = event({ type: MenuChanged.type, data: {} });
    const log = new InMemoryMessageLog();
    const refusal = (await new InboundChannelAdapter(log, OrderAccepted).receive(other))._unsafeUnwrapErr();
    expect(refusal.violations).toMatchObject([{ path: ['type'] }]);
    const open = new InboundChannelAdapter(log, OrderAccepted, { others: 'ignore' });
    expect((await open.receive(other))._unsafeUnwrap()).toBe('ignored');
    expect((await open.receive(event()))._unsafeUnwrap()).toBe('appended');
    expect(log.head()).toBe(1);
  });
});

describe('an inbound channel adapter', () => {
  it('confirms nothing that the log didn’t take', async () => {
    const append = (): never => {
      throw new Error('disk full');
    };
    await expect(new InboundChannelAdapter({ append }, OrderAccepted).receive(event())).rejects.toThrow('disk full');
  });

  it('confirms what the log knows, whichever way that is said', async () => {
    const append = () => Promise.reject(new DuplicateMessage(uuid));
    const answer = await new InboundChannelAdapter({ append }, OrderAccepted).receive(event());
    expect(answer._unsafeUnwrap()).toBe('known');
  });

  it('takes no domain events in', () => {
    const log = new InMemoryMessageLog();
    expect(() => new InboundChannelAdapter(log, OrderPlaced as never)).toThrow(
      expect.objectContaining({ code: 'UNPUBLISHED_EVENT' }),
    );
  });

  it.each([
    ['log', [{}, OrderAccepted], 'log must be a MessageLog; found an object.'],
    ['others', [new InMemoryMessageLog(), OrderAccepted, { others: 'x' }], "others must be 'refuse' or 'ignore'"],
    ['options', [new InMemoryMessageLog(), OrderAccepted, null], 'options must be an object; found null.'],
  ])('is told what %s has to be', (_, given, sentence) => {
    expect(
      () => new InboundChannelAdapter(...(given as unknown as [InMemoryMessageLog, typeof OrderAccepted])),
    ).toThrow(sentence);
  });
});
