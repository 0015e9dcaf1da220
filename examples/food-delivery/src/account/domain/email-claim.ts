import { AggregateRoot, DomainError, DomainEvent, Identifier, optional, type TypeOf } from 'demesne';
import { err, ok, type Result } from 'neverthrow';
import { CustomerId } from '../../shared-kernel/index.ts';
import type { EmailAddress } from './contact.ts';

export const EmailClaimId = Identifier.define('EmailClaimId', { prefix: 'email_' });
export type EmailClaimId = TypeOf<typeof EmailClaimId>;

export class EmailTaken extends DomainError.define('EmailTaken') {
  override get message(): string {
    return 'Another customer has this e-mail address.';
  }
}

export class EmailClaimed extends DomainEvent.define('account.EmailClaimed', { customerId: CustomerId }) {}

export class EmailReleased extends DomainEvent.define('account.EmailReleased', {}) {}

const EmailClaimModel = AggregateRoot.define('EmailClaim', {
  id: EmailClaimId,
  state: { customerId: optional(CustomerId) },
  events: { EmailClaimed, EmailReleased },
  evolve: {
    EmailClaimed: (_, { data }) => data,
    EmailReleased: () => ({ customerId: undefined }),
  },
});

/** An e-mail address is one customer's: the address itself is the identity, so two claims of it would be one. */
export class EmailClaim extends EmailClaimModel {
  static idOf(email: EmailAddress): EmailClaimId {
    return EmailClaimId.of(`email_${email.normalized}`);
  }

  static of(email: EmailAddress, customerId: CustomerId): EmailClaim {
    return new EmailClaim(EmailClaim.idOf(email)).begin(new EmailClaimed({ customerId }));
  }

  claim(customerId: CustomerId): Result<void, EmailTaken> {
    const holder = this.state.customerId;
    if (holder === customerId) return ok();
    return holder === undefined ? this.record(new EmailClaimed({ customerId })) : err(new EmailTaken());
  }

  release(): Result<void, never> {
    return this.record(new EmailReleased());
  }
}
