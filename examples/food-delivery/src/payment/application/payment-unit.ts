import type { Repository, UnitOfWork } from 'demesne';
import type { Payment } from '../domain/payment.ts';

/** The one unit of work of this context. */
export type PaymentUnit = UnitOfWork<{ readonly payments: Repository<Payment> }>;
