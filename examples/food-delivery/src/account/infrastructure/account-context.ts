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
  /** What makes the views of this process, from the start of the log. */
  readonly views: Pick<EventBus, 'within' | 'drain'>;
  readonly clock: Clock;
  readonly identifiers: IdentifierGenerator;
}

/** What may be asked of Customer Account. */
export interface AccountContext {
  readonly registerCustomer: ReturnType<typeof registerCustomer>;
  readonly changeContact: ReturnType<typeof changeContact>;
  /** A customer's orders, the newest first. */
  readonly ordersOf: (customerId: CustomerId) => Promise<readonly PastOrder[]>;
}

/** Puts the context together: its unit of work, the view that it keeps, and what may be asked of it. */
export function accountContext({ store, views, clock, identifiers }: AccountPorts): AccountContext {
  const recipes = { customers: stateStored(Customer), claims: stateStored(EmailClaim) };
  const unit = new BufferedUnitOfWork(store, recipes, { clock, identifiers });
  const history = new OrderHistory();

  views.within('account').subscribe([OrderPlaced, OrderRejected, OrderCancelled, OrderCompleted], {
    name: 'account.order-history',
    handle: (news) => history.hear(news),
    from: 'start',
  });

  return {
    registerCustomer: registerCustomer(unit),
    changeContact: changeContact(unit),
    ordersOf: async (customerId) => {
      await views.drain();
      return history.of(customerId);
    },
  };
}
