import { DomainError } from 'demesne';
import { err, ok, type Result } from 'neverthrow';
import type { MenuItemId, Money } from '../../shared-kernel/index.ts';

/** An item that costs something else than when it was put into the cart. */
export interface PriceChange {
  readonly menuItemId: MenuItemId;
  readonly inCart: Money;
  readonly onMenu: Money;
}

export class PriceChanged extends DomainError.define('PriceChanged')<{ changes: readonly PriceChange[] }> {
  override get message(): string {
    const changes = this.changes.map(
      ({ menuItemId, inCart, onMenu }) => `${menuItemId} from ${inCart.text} to ${onMenu.text}`,
    );
    return `The menu has new prices: ${changes.join('; ')}.`;
  }
}

/** Decides what becomes of an order whose prices changed between cart and placement. */
export interface PricingPolicy {
  judge(changes: readonly PriceChange[]): Result<void, PriceChanged>;
}

/** What the cart said holds; the platform bears the difference. */
export const honourCartPrices: PricingPolicy = { judge: () => ok() };

/** The customer sees the new prices, and decides again. */
export const refuseNewPrices: PricingPolicy = {
  judge: (changes) => (changes.length === 0 ? ok() : err(new PriceChanged({ changes }))),
};
