import { ValueObject } from 'demesne';
import { z } from 'zod';

/** Why a restaurant doesn't take an order: the rule that failed, and a sentence for the customer. */
export class Objection extends ValueObject.define('Objection', {
  rule: z.enum(['open', 'capacity', 'availability', 'choice']),
  reason: z.string().min(1),
}) {}
