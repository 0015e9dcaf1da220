import type { Repository, UnitOfWork } from 'demesne';
import type { MessageContext } from 'demesne/messaging';
import type { Payment } from '../domain/payment.ts';

/** The one unit of work of this context. */
export type PaymentUnit = UnitOfWork<{ readonly payments: Repository<Payment> }>;

/** Which message this is about: what happens next carries it on. */
export type Cause = Partial<MessageContext>;
