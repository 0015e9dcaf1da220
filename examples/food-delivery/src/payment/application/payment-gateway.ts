import { DomainError } from 'demesne';
import type { Result } from 'neverthrow';
import type { Money } from '../../shared-kernel/index.ts';
import type { Authorization } from '../domain/authorization.ts';
import type { PaymentSource } from '../domain/payment-source.ts';

/** The provider said no, and why, in words for the customer. */
export class Declined extends DomainError.define('Declined')<{ reason: string }> {}

/** What is asked of a provider; asked again under the same key, it answers the same and does nothing twice. */
export interface Hold {
  readonly amount: Money;
  readonly source: PaymentSource;
  readonly idempotencyKey: string;
}

/** Part of what is held, to be taken for good; or of what was taken, to be given back. */
export interface Take {
  readonly authorization: Authorization;
  readonly amount: Money;
  readonly idempotencyKey: string;
}

/**
 * Whoever moves the money. A decline is an answer; no answer, or one that nobody understands, is a fault, and whoever
 * asked asks again.
 */
export interface PaymentGateway {
  authorize(hold: Hold): Promise<Result<Authorization, Declined>>;
  capture(take: Take): Promise<void>;
  release(held: Omit<Take, 'amount'>): Promise<void>;
  refund(take: Take): Promise<void>;
}

/** The gateway for each way to pay. */
export type PaymentGateways = Readonly<Record<PaymentSource['kind'], PaymentGateway>>;
