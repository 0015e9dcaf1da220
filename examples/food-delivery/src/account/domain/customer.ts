import { AggregateRoot, DomainEvent } from 'demesne';
import { ok, type Result } from 'neverthrow';
import { CustomerId } from '../../shared-kernel/index.ts';
import { Contact } from './contact.ts';

export class CustomerRegistered extends DomainEvent.define('account.CustomerRegistered', {
  customerId: CustomerId,
  contact: Contact,
}) {}

export class ContactChanged extends DomainEvent.define('account.ContactChanged', { contact: Contact }) {}

const CustomerModel = AggregateRoot.define('Customer', {
  id: CustomerId,
  state: { contact: Contact },
  events: { CustomerRegistered, ContactChanged },
  evolve: {
    CustomerRegistered: (_, { data: { contact } }) => ({ contact }),
    ContactChanged: (customer, { data: { contact } }) => {
      customer.contact = contact;
    },
  },
});

/** Someone who has an account. There are no rules to speak of here, and so there is no model to speak of. */
export class Customer extends CustomerModel {
  static register(customerId: CustomerId, contact: Contact): Customer {
    return new Customer(customerId).begin(new CustomerRegistered({ customerId, contact }));
  }

  get contact(): Contact {
    return this.state.contact;
  }

  changeContact(contact: Contact): Result<void, never> {
    return contact.equals(this.contact) ? ok() : this.record(new ContactChanged({ contact }));
  }
}
