import { Instant, ValueObject } from 'demesne';
import { z } from 'zod';

/** The provider's promise: by this name, the money is held since then. */
export class Authorization extends ValueObject.define('Authorization', {
  reference: z.string().min(1),
  heldSince: Instant,
}) {}
