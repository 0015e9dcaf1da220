import { ValueObject } from 'demesne';
import { z } from 'zod';

/** Where the money comes from, as this context needs to know it. */
export class PaymentSource extends ValueObject.define(
  'PaymentSource',
  {
    kind: z.enum(['card', 'wallet', 'cash']),
    /** What the provider knows a card or a wallet by. */
    token: z.string().optional(),
  },
  {
    'a card or a wallet has a token, and cash has none': ({ kind, token }) =>
      (kind === 'cash') === (token === undefined),
  },
) {}
