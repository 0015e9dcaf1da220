import { type Clock, type IdentifierGenerator, stateStored } from 'demesne';
import { BufferedUnitOfWork, type Store } from 'demesne/application';
import { type Projection, ReadModels } from 'demesne/event-sourcing';
import { changeContact } from '../application/change-contact.ts';
import { myOrders, myOrdersProjection } from '../application/my-orders.ts';
import { registerCustomer } from '../application/register-customer.ts';
import { Customer } from '../domain/customer.ts';
import { EmailClaim } from '../domain/email-claim.ts';

/** What Customer Account needs of the world. */
export interface AccountPorts {
  readonly store: Store;
  readonly clock: Clock;
  readonly identifiers: IdentifierGenerator;
}

/** What may be asked of Customer Account. */
export interface AccountContext {
  readonly registerCustomer: ReturnType<typeof registerCustomer>;
  readonly changeContact: ReturnType<typeof changeContact>;
  readonly myOrders: ReturnType<typeof myOrders>;
  /** What makes the read models of the context. */
  readonly projections: readonly Projection[];
}

/** Puts the context together: its unit of work, its read model, and what may be asked of it. */
export function accountContext({ store, clock, identifiers }: AccountPorts): AccountContext {
  const recipes = { customers: stateStored(Customer), claims: stateStored(EmailClaim) };
  const unit = new BufferedUnitOfWork(store, recipes, { clock, identifiers });
  return {
    registerCustomer: registerCustomer(unit),
    changeContact: changeContact(unit),
    myOrders: myOrders(new ReadModels(store.readModels)),
    projections: [myOrdersProjection],
  };
}
