import type { DomainEvent } from '../../domain/domain-event.ts';
import { Message } from '../../domain/message.ts';
import { need, needObject, needSignal } from '../../messaging/invalid-option.ts';
import { needAttribute } from '../../messaging/message/attribute.ts';
import type { EncodedMessage } from '../../messaging/message/encoded-message.ts';
import { isPublishedName } from '../../messaging/message/integration-event.ts';
import { LAST_VERSION, mayFollow } from '../../messaging/log/version-limit.ts';
import { nameOf, needOwn, type StreamReference } from './stream-reference.ts';

/**
 * What a stream has to be for an append: not there yet; there, whatever its version; anything; or of that very version, where 0 is
 * the same as `'none'`. With `'any'` and `'exists'` the version is looked up for each attempt: of very many who append to one stream at the same
 * moment, some may still be answered with a conflict when all attempts are spent.
 *
 * @see Fowler 2002, Optimistic Offline Lock
 * @since 0.2.0
 */
export type ExpectedVersion = 'none' | 'any' | 'exists' | number;

/**
 * What is stamped on the events of an append; a handler's context is such a thing.
 *
 * @see Hohpe & Woolf 2003, Correlation Identifier
 * @since 0.2.0
 */
export interface AppendStamp {
  /** The conversation the events belong to; one of its own unless given. */
  readonly correlationId?: string;
  /** The id of the message that they are a consequence of; none unless given. */
  readonly causationId?: string;
  /** Who did it; nobody unless given. */
  readonly actor?: string;
  /** Whose data it is, where it has been told before: it has to be that of every stream. */
  readonly tenant?: string;
  /** Aborted when nobody waits any more: there is no further attempt. What is under way may still be committed. */
  readonly signal?: AbortSignal;
}

/**
 * What an append to a stream is told beside the events.
 *
 * @see Fowler 2002, Optimistic Offline Lock
 * @since 0.2.0
 */
export interface AppendExpectation {
  readonly expected: ExpectedVersion;
  /**
   * An id for each event, unique for ever, by which the same append is known when it comes again; new ones unless given. In an append to several
   * streams, all of them have theirs or none has.
   */
  readonly ids?: readonly string[];
}

/**
 * Events for one stream, as a part of an append to several.
 *
 * @see Vernon 2013, appendix A, on event streams
 * @since 0.2.0
 */
export interface StreamAppend extends AppendExpectation {
  readonly stream: StreamReference;
  /** At least one, in their order. */
  readonly events: readonly (DomainEvent | EncodedMessage)[];
}

/**
 * What an append has made of a stream.
 *
 * @see Vernon 2013, appendix A, on event streams
 * @since 0.2.0
 */
export interface Appended {
  /** The version of the last of its events. */
  readonly version: number;
  /** The ids of its events. */
  readonly ids: readonly string[];
}

/** A part of an append, checked. */
export interface CheckedAppend extends StreamAppend {
  /** The name of the stream. */
  readonly name: string;
}

const isEvent = (candidate: unknown): boolean => candidate instanceof Message && !isPublishedName(candidate.type);

function checked(append: StreamAppend): CheckedAppend {
  needObject(append, 'append');
  const { stream, events, expected, ids } = append;
  const name = nameOf(stream);
  needOwn(stream);
  need(Array.isArray(events) && events.length > 0, 'events', 'a list of at least one event', events);
  for (const event of events)
    need(isEvent(event), 'events', 'events of aggregates, which integration events are not', event);
  const last = LAST_VERSION - events.length;
  const fits = mayFollow(expected, events.length) || ['none', 'any', 'exists'].includes(expected as string);
  need(fits, 'expected', `'none', 'any', 'exists' or a whole number from 0 to ${last}`, expected);
  const areIds =
    Array.isArray(ids) && ids.length === events.length && ids.every((id) => typeof id === 'string' && id !== '');
  need(ids === undefined || areIds, 'ids', 'an id for each event', ids);
  return { ...append, name };
}

/** The parts of an append with the names of their streams, where they can be meant. */
export function checkedAppends(appends: readonly StreamAppend[], stamp: AppendStamp): readonly CheckedAppend[] {
  need(Array.isArray(appends) && appends.length > 0, 'appends', 'a list with at least one stream', appends);
  needObject(stamp);
  needSignal(stamp.signal);
  for (const word of ['correlationId', 'causationId', 'actor'] as const) needAttribute(word, stamp[word]);
  const all = appends.map(checked);
  const { tenant } = stamp;
  need(
    tenant === undefined || all.every(({ stream }) => stream.tenant === tenant),
    'tenant',
    'that of every stream',
    tenant,
  );
  need(
    new Set(all.map(({ name }) => name)).size === all.length,
    'appends',
    'a list in which no stream comes twice',
    appends,
  );
  const [first] = all;
  const areAlike = all.every(({ ids }) => (ids === undefined) === (first?.ids === undefined));
  need(areAlike, 'ids', 'given for all streams or for none', undefined);
  return all;
}
