import type { Repository, UnitOfWork } from 'demesne';
import type { Customer } from '../domain/customer.ts';
import type { EmailClaim } from '../domain/email-claim.ts';

export interface AccountRepositories {
  readonly customers: Repository<Customer>;
  readonly claims: Repository<EmailClaim>;
}

/** The one unit of work of this context. */
export type AccountUnit = UnitOfWork<AccountRepositories>;
