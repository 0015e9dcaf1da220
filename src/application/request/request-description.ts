import type { Request } from './request.ts';
import type { RequestContext } from './request-context.ts';

/**
 * Who asked for what: the name of a command or a query and all of its context, and nothing of its data.
 *
 * @see Nygard 2018, Release It!, ch. 8, on transparency
 * @since 0.2.0
 */
export interface RequestDescription {
  /** The wire name. */
  readonly type: string;
  readonly correlationId: string;
  readonly causationId?: string;
  readonly actor?: string;
  readonly tenant?: string;
  readonly idempotencyKey?: string;
}

export const accountOf = (
  { type }: Request,
  { correlationId, causationId, actor, tenant, idempotencyKey }: RequestContext,
): RequestDescription => ({
  type,
  correlationId,
  ...(causationId !== undefined && { causationId }),
  ...(actor !== undefined && { actor }),
  ...(tenant !== undefined && { tenant }),
  ...(idempotencyKey !== undefined && { idempotencyKey }),
});
