import { err, ok, type Result } from 'neverthrow';
import type { z } from 'zod';
import { decimalsOf, MenuItemId, Money, type Currency } from '../../../shared-kernel/index.ts';
import { UnreadableMenu, type ProvidedMenu, type SkippedItem } from '../../application/menu-provider.ts';
import { MenuItem } from '../../domain/menu-item.ts';
import { nameOf, ProviderItem } from './provider-item.ts';

const MOST_ITEMS = 5_000;

type Reading = Result<MenuItem, readonly string[]>;

/** Translates a menu; what can't be translated is reported by name, and the rest is imported. */
export function providedMenu(json: unknown, currency: Currency): Result<ProvidedMenu, UnreadableMenu> {
  if (!Array.isArray(json)) return err(new UnreadableMenu({ problems: ['expected a list of items'] }));
  if (json.length > MOST_ITEMS) return err(new UnreadableMenu({ problems: [`expected at most ${MOST_ITEMS} items`] }));
  const items = new Map<MenuItemId, MenuItem>();
  const skipped: SkippedItem[] = [];
  for (const [position, raw] of json.entries()) {
    const reading = translated(raw, currency).andThen((item) => unlessKnown(item, items));
    if (reading.isOk()) items.set(reading.value.id, reading.value);
    else skipped.push({ name: nameOf(raw, position), problems: reading.error });
  }
  if (items.size === 0 && skipped.length > 0) {
    return err(
      new UnreadableMenu({ problems: skipped.map(({ name, problems }) => `${name}: ${problems.join(', ')}`) }),
    );
  }
  return ok({ items: [...items.values()], skipped });
}

const unlessKnown = (item: MenuItem, items: ReadonlyMap<MenuItemId, MenuItem>): Reading =>
  items.has(item.id) ? err(['id: expected one that no other item has']) : ok(item);

function translated(raw: unknown, currency: Currency): Reading {
  const read = ProviderItem.safeParse(raw);
  if (!read.success) return err(read.error.issues.map(sentenceOf));
  const { id, itemName, itemDescription, priceInCents, prepTimeSeconds, inStock } = read.data;
  const price = priceOf(priceInCents, currency);
  if (price.isErr()) return err([price.error]);
  return MenuItemId.parse(String(id))
    .andThen((menuItemId) =>
      MenuItem.create({
        id: menuItemId,
        name: itemName,
        description: itemDescription ?? undefined,
        price: price.value,
        preparationMinutes: Math.max(1, Math.ceil(prepTimeSeconds / 60)),
        isAvailable: inStock,
      }),
    )
    .mapErr(({ violations }) => violations.map(({ path, message }) => `${path.join('.') || 'id'}: ${message}`));
}

/** What is wrong where, without the general words before it. */
function sentenceOf({ path, message }: z.core.$ZodIssue): string {
  const problem = message.replace(/^Invalid input: /, '');
  return path.length === 0 ? problem : `${path.join('.')}: ${problem}`;
}

/** The provider counts hundredths of any currency, also of those that have none, or thousandths. */
function priceOf(hundredths: number, currency: Currency): Result<Money, string> {
  const scale = 10 ** decimalsOf(currency);
  const amountInMinorUnits = (hundredths * scale) / 100;
  if (Number.isSafeInteger(amountInMinorUnits)) return ok(Money.of(amountInMinorUnits, currency));
  return err(`priceInCents: expected an amount that ${currency} can be paid in`);
}
