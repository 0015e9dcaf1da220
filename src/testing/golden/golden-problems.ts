import { EncodedMessage } from '../../messaging/message/encoded-message.ts';
import type { Json } from '../../domain/json.ts';
import { Fault } from '../../domain/fault.ts';
import { Instant } from '../../domain/time/instant.ts';
import type { Message } from '../../domain/message.ts';
import type { MessageClass } from '../../messaging/message/message-class.ts';
import type { MessageDecoder } from '../../messaging/message/message-decoder.ts';
import { goldenFileOf, pathOf, type FoundFile, type GoldenFile } from './golden-file.ts';

/** What `define` gave a class of messages. */
export interface Readable extends MessageClass {
  readonly version: number;
  decode(data: Json, version: number): Message;
  parse(data: unknown): { isErr(): boolean };
}

const causeOf = (error: unknown): string => {
  const { cause, message } = error as Error;
  return cause instanceof Error ? `${message} ${causeOf(cause)}` : message;
};

/** Why a file can't be read today; nothing where it can. */
export function loadingProblem(file: FoundFile, decoder: MessageDecoder): string | undefined {
  const { type, version, data, path } = file;
  if (path !== pathOf(type, version)) return `${path} says that it is ${pathOf(type, version)}: put it there.`;
  const message = new EncodedMessage(type, version, data);
  if (!decoder.isPending(message)) {
    return `${path}: nothing reads ${type} any more, and it may be stored: name its class, give that as a former name, or define an upcaster.`;
  }
  try {
    decoder.decodeAll({ id: 'golden', message, occurredAt: Instant.fromEpochMs(0), correlationId: 'golden' });
    return undefined;
  } catch (error) {
    return `${path} no longer loads: ${causeOf(error)}`;
  }
}

/** Why the schema of a version is another than when its file was written; nothing where it is the same. */
export function schemaProblem(file: FoundFile, known: Readable): string | undefined {
  const now = known.parse(file.data).isErr() ? undefined : goldenFileOf(known.decode(file.data, file.version));
  if (now !== undefined && isSame(now.schema, file.schema)) return undefined;
  return `The schema of ${known.type} changed without a new version: raise it from ${file.version} to ${file.version + 1}, give it an upcast, and write a new golden file; ${file.path} stays as it is.`;
}

const isSame = (left: unknown, right: unknown): boolean => JSON.stringify(left) === JSON.stringify(right);

/** The versions that a class can read and that have no file. */
export function missingVersions(known: Readable, files: readonly GoldenFile[]): readonly number[] {
  const has = (version: number): boolean =>
    files.some((file) => file.version === version && known.names.includes(file.type));
  return Array.from({ length: known.version }, (_, index) => index + 1).filter(
    (version) => !has(version) && (version === known.version || reads(known, version)),
  );
}

/** Whether there is a way from a version; what that makes of no data doesn't matter. */
function reads(known: Readable, version: number): boolean {
  try {
    known.decode({}, version);
    return true;
  } catch (error) {
    return !(Fault.is(error) && error.code === 'UNKNOWN_MESSAGE_VERSION');
  }
}
