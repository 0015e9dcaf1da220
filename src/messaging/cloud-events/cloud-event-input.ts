import { err, ok, type Result } from 'neverthrow';
import type { Json } from '../../domain/json.ts';
import type { Message } from '../../domain/message.ts';
import { Instant } from '../../domain/time/instant.ts';
import { BrokenInvariant, InvalidValue, type Violation } from '../../domain/invalid-value.ts';
import { UpcastingFailed } from '../../domain/upcasting.ts';
import { kindOf } from '../../domain/kind-of.ts';
import type { AggregateReference, Envelope } from '../message/envelope.ts';
import { InvalidOption } from '../invalid-option.ts';
import { isAttribute, longestOf } from '../message/attribute.ts';
import { isTooDeep, MAX_DEPTH } from '../message/json-depth.ts';
import { isDomainEventClass, isMessageClass, type MessageClass } from '../message/message-class.ts';

type Parsed = Result<Message, InvalidValue>;
type Readable = MessageClass & {
  readonly version: number;
  parse(data: unknown): Parsed;
  decode(data: Json, version: number): Message;
};

const WHOLE = /^[1-9]\d{0,14}$/;
const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json\s*(?:;.*)?$/i;

/** Reads one event attribute by attribute, and gathers what is wrong with all of them. */
class Reading {
  readonly violations: Violation[] = [];
  readonly #attributes: Readonly<Record<string, unknown>>;

  constructor(attributes: object) {
    this.#attributes = attributes as Record<string, unknown>;
  }

  has(name: string): boolean {
    return this.own(name) !== undefined;
  }

  /** Only what the event itself says: nothing comes from a prototype. */
  own(name: string): unknown {
    return Object.hasOwn(this.#attributes, name) ? this.#attributes[name] : undefined;
  }

  refuse(message: string, ...path: Violation['path']): undefined {
    this.violations.push({ path, message });
    return undefined;
  }

  text(name: string): string | undefined {
    const value = this.own(name);
    if (typeof value !== 'string') return this.refuse(`expected text, found ${kindOf(value)}`, name);
    if (isAttribute(name, value)) return value;
    return this.refuse(`expected 1 to ${longestOf(name)} characters without control characters`, name);
  }

  optionalText(name: string): string | undefined {
    return this.has(name) ? this.text(name) : undefined;
  }

  whole(name: string): number | undefined {
    const text = this.text(name);
    if (text === undefined || WHOLE.test(text)) return text === undefined ? undefined : Number(text);
    return this.refuse('expected a whole number from 1 as text', name);
  }

  refuseAll({ violations }: InvalidValue, under: string): undefined {
    for (const { path, message } of violations) this.refuse(message, under, ...path);
    return undefined;
  }
}

function messageClassOf(reading: Reading, classes: readonly MessageClass[]): Readable | undefined {
  const type = reading.text('type');
  if (type === undefined) return undefined;
  const found = classes.find((one) => one.names.includes(type)) as Readable | undefined;
  return found ?? reading.refuse(`expected one of ${classes.map((one) => one.type).join(', ')}`, 'type');
}

const versionOf = (reading: Reading): number | undefined =>
  reading.has('schemaversion') ? reading.whole('schemaversion') : 1;

/** Reads what another deployment still says in an older version; a hop may meet anything here, and so throw anything. */
function upcast(reading: Reading, messageClass: Readable, data: unknown, found: number): Message | undefined {
  const { version } = messageClass;
  try {
    return messageClass.decode(data as Json, found);
  } catch (error) {
    if (!(error instanceof UpcastingFailed)) {
      return reading.refuse(`expected version ${version}, found ${found}`, 'schemaversion');
    }
    const { cause } = error;
    if (cause instanceof BrokenInvariant) return reading.refuseAll(cause.error, 'data');
    return reading.refuse(`expected data of version ${found}, which becomes version ${version}`, 'data');
  }
}

function messageOf(reading: Reading, messageClass: Readable | undefined): Message | undefined {
  const contentType = reading.optionalText('datacontenttype');
  if (contentType !== undefined && !JSON_TYPE.test(contentType)) reading.refuse('expected JSON', 'datacontenttype');
  if (reading.has('data_base64')) reading.refuse('expected data, found binary data', 'data_base64');
  const data = reading.own('data') ?? {};
  if (isTooDeep(data)) return reading.refuse(`expected at most ${MAX_DEPTH} levels`, 'data');
  const version = versionOf(reading);
  if (messageClass === undefined || version === undefined) return undefined;
  if (version !== messageClass.version) return upcast(reading, messageClass, data, version);
  const parsed = messageClass.parse(data);
  return parsed.isErr() ? reading.refuseAll(parsed.error, 'data') : parsed.value;
}

function timeOf(reading: Reading): Instant | undefined {
  const time = Instant.parse(reading.own('time'));
  return time.isErr() ? reading.refuseAll(time.error, 'time') : time.value;
}

/** All three attributes or none; a domain event has them. */
function aggregateOf(reading: Reading, isNeeded: boolean): AggregateReference | undefined {
  const names = ['aggregatetype', 'aggregateid', 'aggregateversion'];
  if (!isNeeded && !names.some((name) => reading.has(name))) return undefined;
  const [type, id, version] = [
    reading.text('aggregatetype'),
    reading.text('aggregateid'),
    reading.whole('aggregateversion'),
  ];
  if (type === undefined || id === undefined || version === undefined) return undefined;
  return Object.freeze({ type, id, version });
}

const optional = <Name extends string, T>(name: Name, value: T | undefined): { [K in Name]?: T } =>
  value === undefined ? {} : ({ [name]: value } as { [K in Name]: T });

function envelopeOf(reading: Reading, classes: readonly MessageClass[]): Envelope | undefined {
  if (reading.own('specversion') !== '1.0') reading.refuse("expected '1.0'", 'specversion');
  reading.text('source');
  const id = reading.text('id');
  const messageClass = messageClassOf(reading, classes);
  const message = messageOf(reading, messageClass);
  const occurredAt = timeOf(reading);
  const envelope = {
    id,
    message,
    occurredAt,
    ...optional('aggregate', aggregateOf(reading, isDomainEventClass(messageClass))),
    correlationId: reading.optionalText('correlationid') ?? id,
    ...optional('causationId', reading.optionalText('causationid')),
    ...optional('tenant', reading.optionalText('tenant')),
    ...optional('actor', reading.optionalText('actor')),
  };
  // Without a violation every part is there.
  return reading.violations.length > 0 ? undefined : (Object.freeze(envelope) as Envelope);
}

/**
 * Reads a CloudEvent from outside: a value that `JSON.parse` gave, of which nothing is trusted.
 *
 * *When to use*: wherever messages come in. Only the classes given are read; hand in what the sender publishes.
 *
 * *Guarantees*: every violation at once, each with its path, and never a quotation of the input. Without a correlation of
 * its own an event begins a conversation under its id; without a `schemaversion` it is of version 1, and an older version than that of
 * its class is read by its upcasting.
 *
 * *Errors*: answers {@link InvalidValue}; throws {@link InvalidOption} where the list holds anything but message classes.
 *
 * @example
 * ```ts
 * import { fromCloudEvent, IntegrationEvent } from 'demesne/messaging';
 * import { z } from 'zod';
 *
 * class MenuChanged extends IntegrationEvent.define('catalog.published.MenuChanged', { items: z.number() }) {}
 *
 * const input = { specversion: '1.0', id: 'm-1', source: '/catalog', type: 'catalog.published.MenuChanged' };
 * const time = '2026-03-01T12:00:00Z';
 *
 * fromCloudEvent({ ...input, time, data: { items: 3 } }, [MenuChanged])._unsafeUnwrap().message.data.items; // => 3
 * const refusal = fromCloudEvent({ ...input, data: {} }, [MenuChanged])._unsafeUnwrapErr();
 * refusal.violations.map(({ path }) => path); // => [['data', 'items'], ['time']]
 * ```
 * @see Hohpe & Woolf 2003, Messaging Gateway
 * @since 0.1.0
 */
export function fromCloudEvent<const Classes extends readonly MessageClass[]>(
  json: unknown,
  classes: Classes,
): Result<Envelope<InstanceType<Classes[number]>>, InvalidValue> {
  if (!Array.isArray(classes) || !classes.every(isMessageClass)) {
    throw new InvalidOption('classes', 'a list of classes made by DomainEvent or IntegrationEvent', classes);
  }
  const isObject = typeof json === 'object' && json !== null && !Array.isArray(json);
  const reading = new Reading(isObject ? json : {});
  if (!isObject) reading.refuse(`expected an object, found ${kindOf(json)}`);
  const envelope = isObject ? envelopeOf(reading, classes) : undefined;
  if (envelope === undefined) return err(new InvalidValue({ type: 'CloudEvent', violations: reading.violations }));
  return ok(envelope as Envelope<InstanceType<Classes[number]>>);
}
