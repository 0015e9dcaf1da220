import { DomainEvent, Instant } from 'demesne';
import { fromCloudEvent, toCloudEvent } from 'demesne/messaging';
import { z } from 'zod';
import { OrderPlaced, OrderReceived, Post } from '../kit.ts';

export class OrderPriced extends DomainEvent.define(
  'ordering.OrderPriced',
  { cents: z.bigint(), at: Instant },
  { version: 2 },
) {}

export const classes = [OrderPlaced, OrderReceived, OrderPriced];
export const at = Instant.of('2026-03-01T11:00:00Z');

export const envelope = new Post().envelope(new OrderPriced({ cents: 2n ** 60n, at }), {
  causationId: 'm-0',
  actor: 'ann',
  tenant: 'acme',
});

export const valid = toCloudEvent(envelope);

export const pathsOf = (input: unknown): string[] =>
  fromCloudEvent(input, classes).match(
    () => [],
    ({ violations }) => violations.map(({ path }) => path.join('.')),
  );
