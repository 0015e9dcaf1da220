import { DomainError } from 'demesne';
import type { Result } from 'neverthrow';
import type { Currency, RestaurantId } from '../../shared-kernel/index.ts';
import type { MenuItem } from '../domain/menu-item.ts';

/** A menu from outside: what could be read of it, and what could not. */
export interface ProvidedMenu {
  readonly items: readonly MenuItem[];
  readonly skipped: readonly SkippedItem[];
}

/** An item that is no dish of ours, by the name its owner knows it by. */
export interface SkippedItem {
  readonly name: string;
  readonly problems: readonly string[];
}

/** What the provider sent is no menu at all, or not one item of it can be read. */
export class UnreadableMenu extends DomainError.define('UnreadableMenu')<{ readonly problems: readonly string[] }> {
  override get message(): string {
    return `The menu can't be read: ${this.problems.join('; ')}.`;
  }
}

/** Where restaurants keep their menus outside of the platform. */
export interface MenuProvider {
  menuOf(restaurantId: RestaurantId, currency: Currency): Promise<Result<ProvidedMenu, UnreadableMenu>>;
}
