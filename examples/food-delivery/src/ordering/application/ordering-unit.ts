import type { Repository, UnitOfWork } from 'demesne';
import type { Order } from '../domain/order.ts';

/** The one unit of work of this context. */
export type OrderingUnit = UnitOfWork<{ readonly orders: Repository<Order> }>;
