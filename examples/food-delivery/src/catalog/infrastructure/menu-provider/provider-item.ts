import { z } from 'zod';

/** An item as the menu provider writes it: its words, its cents, its seconds. What else it sends is not read. */
export const ProviderItem = z.object({
  id: z.union([z.string().min(1), z.int()], { error: 'expected text or a whole number' }),
  itemName: z.string().trim().min(1).max(120),
  itemDescription: z.string().max(1000).nullish(),
  priceInCents: z.int().min(0),
  prepTimeSeconds: z.int().min(0).max(14_400).default(600),
  inStock: z.boolean(),
});

export type ProviderItem = z.infer<typeof ProviderItem>;

/** What a person would call an item that may be anything: its name if it has one, else its place. */
export function nameOf(item: unknown, position: number): string {
  const name: unknown = typeof item === 'object' && item !== null && 'itemName' in item ? item.itemName : undefined;
  const place = `item ${position + 1}`;
  if (typeof name !== 'string') return place;
  const [readable = ''] = /^.{0,60}/u.exec(name.replace(/[\p{C}\p{Z}]+/gu, ' ').trim()) ?? [];
  return readable === '' ? place : readable;
}
