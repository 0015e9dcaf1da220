import { DomainEvent } from '../../domain/domain-event.ts';
import type { Message } from '../../domain/message.ts';
import { IntegrationEvent } from './integration-event.ts';
import { Deadline } from '../scheduler/deadline.ts';

/**
 * The class of a message, as a subscription or a translation names it.
 *
 * @see Hohpe & Woolf 2003, Message
 * @since 0.1.0
 */
export interface MessageClass<M extends Message = Message> {
  new (...data: never): M;
  readonly type: M['type'];
  /** The wire names that it is read from: its own, and then those it had before. */
  readonly names: readonly string[];
}

/**
 * The context in a wire name: the part before its first dot.
 *
 * @see Evans 2003, ch. 14, Bounded Context
 * @since 0.1.0
 */
export type ContextOf<Type extends string> = Type extends `${infer Context}.${string}` ? Context : string;

/** `'ordering.OrderPlaced'` → `'ordering'`. */
export const contextOf = (type: string): string => type.slice(0, type.indexOf('.'));

/** Only what `define` made has a base to inherit from, so a look-alike from elsewhere is found out. */
const extendsBase = (candidate: unknown, base: { readonly prototype: object }): boolean =>
  typeof candidate === 'function' && candidate.prototype instanceof (base as never);

export const isDomainEventClass = (candidate: unknown): candidate is MessageClass<DomainEvent> =>
  extendsBase(candidate, DomainEvent);

export const isIntegrationEventClass = (candidate: unknown): candidate is MessageClass<IntegrationEvent> =>
  extendsBase(candidate, IntegrationEvent);

export const isDeadlineClass = (candidate: unknown): candidate is MessageClass<Deadline> =>
  extendsBase(candidate, Deadline);

export const isMessageClass = (candidate: unknown): candidate is MessageClass =>
  isDomainEventClass(candidate) || isIntegrationEventClass(candidate) || isDeadlineClass(candidate);
