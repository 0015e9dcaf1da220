import { type Clock, type IdentifierGenerator, stateStored } from 'demesne';
import { BufferedUnitOfWork, type Store } from 'demesne/application';
import type { EventBus } from 'demesne/messaging';
import { OrderCancelled, OrderCompleted, OrderPlaced, OrderRejected } from '../../ordering/index.ts';
import type { CustomerId } from '../../shared-kernel/index.ts';
import { changeContact } from '../application/change-contact.ts';
import { OrderHistory, type PastOrder } from '../application/order-history.ts';
import { registerCustomer } from '../application/register-customer.ts';
import { Customer } from '../domain/customer.ts';
import { EmailClaim } from '../domain/email-claim.ts';

/** What Customer Account needs of the world. */
export interface AccountPorts {
  readonly store: Store;
  readonly bus: EventBus;
  readonly clock: Clock;
  readonly identifiers: IdentifierGenerator;
}

/** What may be asked of Customer Account. */
export interface AccountContext {
  readonly registerCustomer: ReturnType<typeof registerCustomer>;
  readonly changeContact: ReturnType<typeof changeContact>;
  /** A customer's orders, the newest first. */
  readonly ordersOf: (customerId: CustomerId) => readonly PastOrder[];
}

/** Puts the context together: its unit of work, what it listens to, and what may be asked of it. */
export function accountContext({ store, bus, clock, identifiers }: AccountPorts): AccountContext {
  const recipes = { customers: stateStored(Customer), claims: stateStored(EmailClaim) };
  const unit = new BufferedUnitOfWork(store, recipes, { clock, identifiers });
  const history = new OrderHistory();

  bus.within('account').subscribe([OrderPlaced, OrderRejected, OrderCancelled, OrderCompleted], {
    name: 'account.follow-orders',
    handle: (news) => history.hear(news),
  });

  return {
    registerCustomer: registerCustomer(unit),
    changeContact: changeContact(unit),
    ordersOf: (customerId) => history.of(customerId),
  };
}
