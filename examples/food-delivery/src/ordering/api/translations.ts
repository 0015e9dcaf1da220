import { translation } from 'demesne/messaging';
import * as domain from '../domain/order-events.ts';
import type { OrderItem } from '../domain/order-item.ts';
import {
  OrderCancelled,
  OrderCompleted,
  OrderConfirmed,
  OrderedItem,
  OrderPlaced,
  OrderRejected,
} from './published-language.ts';

const told = (items: readonly OrderItem[]): readonly OrderedItem[] =>
  items.map(({ id, description, quantity }) => new OrderedItem({ menuItemId: id, description, quantity }));

/** What the others are told of an order, and in which words. */
export const translations = [
  translation(domain.OrderPlaced, ({ data }) => new OrderPlaced({ ...data, items: told(data.items) })),
  translation(domain.OrderConfirmed, ({ data }) => new OrderConfirmed({ ...data, items: told(data.items) })),
  translation(domain.OrderRejected, ({ data }) => new OrderRejected(data)),
  translation(domain.OrderCancelled, ({ data }) => new OrderCancelled(data)),
  translation(domain.OrderCompleted, ({ data }) => new OrderCompleted(data)),
];
