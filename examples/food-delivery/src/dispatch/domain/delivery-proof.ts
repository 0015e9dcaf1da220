import { ValueObject } from 'demesne';
import { z } from 'zod';

/** What shows where the food came to: a photo, a signature, or the customer's code. */
export class DeliveryProof extends ValueObject.define('DeliveryProof', {
  kind: z.enum(['photo', 'signature', 'code']),
  /** Where the photo or the signature is kept, or the code itself. */
  reference: z.string().min(1).max(200),
}) {}
