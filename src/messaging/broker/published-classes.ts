import { Fault } from '../../domain/fault.ts';
import type { IntegrationEvent } from '../message/integration-event.ts';
import { isIntegrationEventClass, type MessageClass } from '../message/message-class.ts';
import { classesOf } from '../subscription/message-types.ts';

/**
 * A domain event where only what a context publishes may cross its border.
 *
 * *Errors*: `code` is `UNPUBLISHED_EVENT`.
 *
 * @see Evans 2003, ch. 14, Published Language
 * @since 0.2.0
 */
export class UnpublishedEvent extends Fault {
  constructor(type: string) {
    super(
      'UNPUBLISHED_EVENT',
      `${type} is a domain event, which stays in its context: name the integration event that a translation makes of it.`,
    );
  }
}

/**
 * What may cross the border of a context: a class of integration events, or a list of them.
 *
 * @see Evans 2003, ch. 14, Published Language
 * @since 0.2.0
 */
export type Publishable = MessageClass<IntegrationEvent> | readonly MessageClass<IntegrationEvent>[];

/** The classes as a list; a domain event is refused, whatever the compiler was told. */
export function publishedClassesOf(messages: Publishable): readonly MessageClass<IntegrationEvent>[] {
  const classes = classesOf(messages);
  for (const one of classes) if (!isIntegrationEventClass(one)) throw new UnpublishedEvent(one.type);
  return classes as readonly MessageClass<IntegrationEvent>[];
}
