import { ValueObject, type TypeOf, oneOf } from 'demesne';
import { z } from 'zod';

/** A card as the customer may see it again: its last four digits and its expiry, and the provider's name for it. */
export class Card extends ValueObject.define('Card', {
  /** What the provider knows the card by; the number itself never reaches this platform. */
  token: z.string().regex(/^tok_\w{1,60}$/),
  lastFour: z.string().regex(/^\d{4}$/),
  /** `2029-03`: the last month in which it is good. */
  expires: z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/),
}) {
  get text(): string {
    return `card ···· ${this.lastFour}`;
  }
}

/** An account with a payment service. */
export class Wallet extends ValueObject.define('Wallet', { token: z.string().regex(/^tok_\w{1,60}$/) }) {
  get text(): string {
    return 'wallet';
  }
}

/** Coins and notes, handed to the driver. */
export class Cash extends ValueObject.define('Cash', {}) {
  get text(): string {
    return 'cash';
  }
}

/** How the customer pays. */
export const PaymentMethod = oneOf({ card: Card, wallet: Wallet, cash: Cash });
export type PaymentMethod = TypeOf<typeof PaymentMethod>;
