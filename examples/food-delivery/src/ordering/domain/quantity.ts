import { z } from 'zod';

/** How many of one thing: 1 to 99. */
export const Quantity = z.int().min(1).max(99);
