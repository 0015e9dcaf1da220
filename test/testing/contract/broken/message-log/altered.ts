import { InMemoryMessageLog } from 'demesne/in-memory';
import {
  EncodedMessage,
  type Envelope,
  type LoggedMessage,
  type MessageClass,
  type MessageLog,
} from 'demesne/messaging';
import type { MessageLogSubject } from 'demesne/testing/contract';
import { overriding } from '../overriding.ts';

type Changes = Partial<Record<keyof MessageLog, unknown>>;
type Json = ReturnType<EncodedMessage['encode']>;

/** A log as it is, under contract. */
export const subjectOf = (open: (messages: readonly MessageClass[]) => MessageLog): MessageLogSubject => ({
  open: (messages) => {
    const log = open(messages);
    return { log, append: (envelopes) => log.append(envelopes) };
  },
});

/** The log in memory with something about it changed; `change` is called once for each log. */
export const altered = (
  change: (log: InMemoryMessageLog, messages: readonly MessageClass[]) => Changes,
): MessageLogSubject =>
  subjectOf((messages) => {
    const log = new InMemoryMessageLog();
    return overriding<MessageLog>(log, change(log, messages));
  });

/** The log in memory with what it reads changed. */
export const reading = (change: (batch: readonly LoggedMessage[]) => readonly LoggedMessage[]): MessageLogSubject =>
  altered((log) => ({ read: (after: number, limit: number) => change(log.read(after, limit)) }));

/** The log in memory with what it is given changed. */
export const appending = (change: (given: readonly Envelope[]) => readonly Envelope[]): MessageLogSubject =>
  altered((log) => ({ append: (given: readonly Envelope[]) => log.append(change(given)) }));

/** The log in memory with each envelope changed that comes out of it, from a stream too. */
export const giving = (
  change: (envelope: Envelope, messages: readonly MessageClass[]) => Envelope,
): MessageLogSubject =>
  altered((log, messages) => ({
    read: (after: number, limit: number) =>
      log.read(after, limit).map(({ position, envelope }) => ({ position, envelope: change(envelope, messages) })),
    readStream: (stream: string, from: number, limit: number) =>
      log.readStream(stream, from, limit).map((event) => change(event, messages)),
  }));

/** The log in memory with the data of its messages changed on their way out. */
export const recoding = (change: (data: Json) => unknown): MessageLogSubject =>
  giving((envelope, messages) => {
    const { type, version } = envelope.message;
    const data = change(envelope.message.encode()) as Json;
    const known = messages.find((one) => one.type === type) as unknown as
      | { decode(data: Json, version: number): Envelope['message'] }
      | undefined;
    return { ...envelope, message: known?.decode(data, version) ?? new EncodedMessage(type, version, data) };
  });

/** Data with each of its texts, its keys among them, changed. */
export const inTexts =
  (change: (text: string) => string) =>
  (data: unknown): unknown => {
    if (typeof data === 'string') return change(data);
    if (typeof data !== 'object' || data === null) return data;
    if (Array.isArray(data)) return data.map(inTexts(change));
    return Object.fromEntries(Object.entries(data).map(([key, part]) => [change(key), inTexts(change)(part)]));
  };
