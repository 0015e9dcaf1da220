import type { Repository, UnitOfWork } from 'demesne';
import type { MessageContext } from 'demesne/messaging';
import type { Order } from '../domain/order.ts';

/** The one unit of work of this context. */
export type OrderingUnit = UnitOfWork<{ readonly orders: Repository<Order> }>;

/** Who asks, or which message: what happens next carries it on. */
export type Cause = Partial<MessageContext>;
