import type { ConcurrencyConflict, NotFound, RunOptions } from 'demesne';
import { ok, type Result, safeTry } from 'neverthrow';
import type { CustomerId } from '../../shared-kernel/index.ts';
import type { Contact } from '../domain/contact.ts';
import { EmailClaim, type EmailTaken } from '../domain/email-claim.ts';
import type { AccountUnit } from './account-unit.ts';
import { claimEmail } from './claim-email.ts';

/** A customer is reached otherwise from now on. */
export interface ChangeContact {
  readonly customerId: CustomerId;
  readonly contact: Contact;
}

export const changeContact =
  (unit: AccountUnit) =>
  (
    { customerId, contact }: ChangeContact,
    cause?: RunOptions,
  ): Promise<Result<void, EmailTaken | NotFound | ConcurrencyConflict>> =>
    unit.run(
      (repositories) =>
        safeTry(async function* () {
          const { customers, claims } = repositories;
          const customer = yield* await customers.get(customerId);
          const before = customer.contact.email;
          yield* await claimEmail(repositories, contact.email, customerId);
          yield* customer.changeContact(contact);
          yield* await customers.save(customer);
          if (before.normalized === contact.email.normalized) return ok();
          const released = yield* await claims.get(EmailClaim.idOf(before));
          yield* released.release();
          yield* await claims.save(released);
          return ok();
        }),
      cause,
    );
