import type { StandardSchemaV1 } from '@standard-schema/spec';
import { DomainEvent } from '../../../domain/domain-event.ts';

/** Any JSON, as a Standard Schema of nobody's library. */
const json: StandardSchemaV1<unknown> = {
  '~standard': { version: 1, vendor: 'demesne', validate: (input) => ({ value: input }) },
};

/** A note at the edge of a statement, in whatever form. */
export class NoteTaken extends DomainEvent.define('bank.NoteTaken', { note: json }) {}

/** A note of the second version of its schema. */
export class NoteSigned extends DomainEvent.define('bank.NoteSigned', { note: json }, { version: 2 }) {}

/** A note that no log under contract is told of. */
export class NoteHidden extends DomainEvent.define('bank.NoteHidden', { note: json }, { version: 3 }) {}

/** What a log under contract is asked to give back beside the messages of the bank. */
export const noteMessages = [NoteTaken, NoteSigned] as const;
