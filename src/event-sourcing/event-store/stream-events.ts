import { DomainEvent } from '../../domain/domain-event.ts';
import type { Definition } from '../../domain/field/field.ts';
import type { Json } from '../../domain/json.ts';
import { withReservedName } from '../../messaging/message/reserved-names.ts';

/** A field of JSON, as a Standard Schema of nobody's library; the rest of a definition is derived from it. */
const fieldOf = <T extends Json>(expected: string, fits: (input: unknown) => boolean): Definition<T> =>
  ({
    '~standard': {
      version: 1,
      vendor: 'demesne',
      validate: (input: unknown) =>
        fits(input) ? { value: input } : { issues: [{ message: `expected ${expected}` }] },
    },
  }) as never;

const text = /* @__PURE__ */ fieldOf<string>('a text', (input) => typeof input === 'string');
const version = /* @__PURE__ */ fieldOf<number>('a whole number', Number.isSafeInteger);
const json = /* @__PURE__ */ fieldOf<Json>('JSON', () => true);

/**
 * Somebody archived a stream: it takes no more events.
 *
 * @see Fowler 2005, Audit Log
 * @since 0.2.0
 */
export class StreamWasArchived extends withReservedName(
  DomainEvent.define('demesne.StreamArchived', { reason: text }),
) {}

/**
 * Somebody had an archived stream take events again.
 *
 * @see Fowler 2005, Audit Log
 * @since 0.2.0
 */
export class StreamWasRestored extends withReservedName(
  DomainEvent.define('demesne.StreamRestored', { reason: text }),
) {}

/**
 * Somebody noted something of a stream.
 *
 * @see Fowler 2005, Audit Log
 * @since 0.2.0
 */
export class StreamWasNoted extends withReservedName(
  DomainEvent.define('demesne.StreamNoted', { reason: text, metadata: json }),
) {}

/**
 * Somebody deleted the events of a stream before a version.
 *
 * @see Fowler 2005, Audit Log
 * @since 0.2.0
 */
export class StreamWasTruncated extends withReservedName(
  DomainEvent.define('demesne.StreamTruncated', { reason: text, before: version }),
) {}
