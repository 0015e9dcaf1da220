import { z } from 'zod';

/** What the card provider is asked, in its own words: amounts in cents, currencies in lower case. */
export interface ChargeRequest {
  readonly amount: number;
  readonly currency: string;
  readonly source: string;
  readonly capture: false;
  readonly idempotency_key: string;
}

/** What it answers. Its statuses are `succeeded`, `failed` and `pending`, until it invents another. */
export const Charge = z.object({
  id: z.string().min(1),
  amount: z.int(),
  currency: z.string(),
  status: z.string(),
  failure_code: z.string().nullish(),
  /** Unix seconds. */
  created: z.int().min(0),
});
export type Charge = z.infer<typeof Charge>;

/** The part of the provider's client that is called; what comes back is only believed to be a charge. */
export interface CardProvider {
  createCharge(request: ChargeRequest): Promise<unknown>;
  captureCharge(id: string, request: { readonly amount: number; readonly idempotency_key: string }): Promise<unknown>;
  cancelCharge(id: string, request: { readonly idempotency_key: string }): Promise<unknown>;
  refundCharge(id: string, request: { readonly amount: number; readonly idempotency_key: string }): Promise<unknown>;
}
