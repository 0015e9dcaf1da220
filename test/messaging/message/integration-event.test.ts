import { DomainEvent } from 'demesne';
import { IntegrationEvent } from 'demesne/messaging';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { OrderPlaced, OrderReceived } from '../kit.ts';

describe('an integration event', () => {
  it('carries its wire name, version and data, frozen', () => {
    const event = new OrderReceived({ note: 'ring' });

    expect(event.toJSON()).toEqual({ type: 'ordering.published.OrderReceived', version: 1, data: { note: 'ring' } });
    expect(Object.isFrozen(event) && Object.isFrozen(event.data)).toBe(true);
  });

  it('is no domain event, and no domain event is one', () => {
    expect(new OrderReceived({ note: 'ring' })).not.toBeInstanceOf(DomainEvent);
    expect(new OrderPlaced({ note: 'ring' })).not.toBeInstanceOf(IntegrationEvent);
  });

  it('checks what comes from outside', () => {
    expect(
      OrderReceived.parse({ note: 1 })
        ._unsafeUnwrapErr()
        .violations.map(({ path }) => path),
    ).toEqual([['note']]);
    expect(OrderReceived.parse({ note: 'x' })._unsafeUnwrap()).toBeInstanceOf(OrderReceived);
  });

  it('has the version that its author gives it', () => {
    const Second = IntegrationEvent.define('ordering.published.OrderReceived', { note: z.string() }, { version: 2 });
    expect([Second.version, new Second({ note: 'x' }).version]).toEqual([2, 2]);
  });

  it.each([
    'ordering.OrderReceived',
    'ordering.published',
    'published.OrderReceived',
    'a.b.published.C',
    'a.published.b.C',
    'a.published.',
    7,
  ])("can't be called %j", (name) => {
    expect(() => IntegrationEvent.define(name as never, {})).toThrow(
      expect.objectContaining({ code: 'INVALID_DEFINITION' }),
    );
  });
});
