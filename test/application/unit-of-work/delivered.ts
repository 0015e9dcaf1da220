import { DomainError } from 'demesne';

export class NotToday extends DomainError.define('NotToday')<{}> {}

/** What a handler's context says of a message. */
export const message = { subscription: 'book-deposit', causationId: 'm-1' } as const;
