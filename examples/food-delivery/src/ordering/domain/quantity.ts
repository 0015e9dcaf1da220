import { err, ok, type Result } from 'neverthrow';
import { z } from 'zod';
import { InvalidQuantity } from './order-refusals.ts';

/** How many of one thing: 1 to 99. */
export const Quantity = z.int().min(1).max(99);

/** Whether there can be so many of one thing. */
export const checkQuantity = (quantity: number): Result<void, InvalidQuantity> =>
  Quantity.safeParse(quantity).success ? ok() : err(new InvalidQuantity({ quantity }));
