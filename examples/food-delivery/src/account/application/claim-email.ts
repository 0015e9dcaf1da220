import type { ConcurrencyConflict } from 'demesne';
import { err, type Result } from 'neverthrow';
import type { CustomerId } from '../../shared-kernel/index.ts';
import type { EmailAddress } from '../domain/contact.ts';
import { EmailClaim, type EmailTaken } from '../domain/email-claim.ts';
import type { AccountRepositories } from './account-unit.ts';

/** Makes sure that an address is one customer's and nobody else's, however many try at once. */
export async function claimEmail(
  { claims }: AccountRepositories,
  email: EmailAddress,
  customerId: CustomerId,
): Promise<Result<void, EmailTaken | ConcurrencyConflict>> {
  const known = await claims.find(EmailClaim.idOf(email));
  if (known === undefined) return claims.save(EmailClaim.of(email, customerId));
  const claimed = known.claim(customerId);
  return claimed.isErr() ? err(claimed.error) : claims.save(known);
}
