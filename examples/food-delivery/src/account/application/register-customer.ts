import { type ConcurrencyConflict, DomainError, type RunOptions } from 'demesne';
import { err, ok, type Result, safeTry } from 'neverthrow';
import type { CustomerId } from '../../shared-kernel/index.ts';
import type { Contact } from '../domain/contact.ts';
import { Customer } from '../domain/customer.ts';
import type { EmailTaken } from '../domain/email-claim.ts';
import type { AccountUnit } from './account-unit.ts';
import { claimEmail } from './claim-email.ts';

/** Somebody opens an account. */
export interface RegisterCustomer {
  readonly customerId: CustomerId;
  readonly contact: Contact;
}

export class AlreadyRegistered extends DomainError.define('AlreadyRegistered')<{ customerId: CustomerId }> {}

export const registerCustomer =
  (unit: AccountUnit) =>
  (
    { customerId, contact }: RegisterCustomer,
    cause?: RunOptions,
  ): Promise<Result<void, AlreadyRegistered | EmailTaken | ConcurrencyConflict>> =>
    unit.run(
      (repositories) =>
        safeTry(async function* () {
          if (await repositories.customers.exists(customerId)) return err(new AlreadyRegistered({ customerId }));
          yield* await claimEmail(repositories, contact.email, customerId);
          yield* await repositories.customers.save(Customer.register(customerId, contact));
          return ok();
        }),
      cause,
    );
