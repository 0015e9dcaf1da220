import { Fault } from '../../domain/fault.ts';
import type { Message } from '../../domain/message.ts';
import { InvalidOption, need, needObject } from '../../messaging/invalid-option.ts';
import { isMessageClass, type MessageClass } from '../../messaging/message/message-class.ts';
import { MessageDecoder } from '../../messaging/message/message-decoder.ts';
import type { Upcaster } from '../../messaging/message/upcaster.ts';
import { goldenFileOf, pathOf, type FoundFile, type GoldenFile } from './golden-file.ts';
import { readGoldenFiles, writeGoldenFile } from './golden-folder.ts';
import { loadingProblem, missingVersions, schemaProblem, type Readable } from './golden-problems.ts';

/**
 * What {@link checkGolden} checks.
 *
 * @see Feathers 2004, Working Effectively with Legacy Code, ch. 13, Characterization Tests
 * @since 0.2.0
 */
export interface GoldenOptions {
  /** The classes whose messages are stored or sent. */
  readonly messages: readonly MessageClass[];
  /** What reads messages that are told no more; none unless given. */
  readonly upcasters?: readonly Upcaster[];
  /** Where the files are; it ends with `/`. */
  readonly folder: URL;
  /** Messages to write files of, one of each type that has none; none unless given. */
  readonly examples?: Iterable<Message>;
  /** Whether to write the files that are missing; no unless given. One that is there is never written over. */
  readonly write?: boolean;
}

/**
 * What {@link checkGolden} found and did.
 *
 * @see Feathers 2004, ch. 13, Characterization Tests
 * @since 0.2.0
 */
export interface GoldenReport {
  /** How many files were read, those written before that included. */
  readonly loaded: number;
  /** The files that were written. */
  readonly written: readonly string[];
}

/**
 * Golden files that are missing, that no longer load, or that a schema has left behind.
 *
 * *Errors*: `code` is `GOLDEN_FILES_FAILED`; `problems` are all of them, each with what to do.
 *
 * @see Feathers 2004, ch. 13, Characterization Tests
 * @since 0.2.0
 */
export class GoldenFilesFailed extends Fault {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super('GOLDEN_FILES_FAILED', problems.join('\n'));
    this.problems = problems;
  }
}

/**
 * Proves that every version of a message that was ever published can still be read, and that none changed its schema without a new one.
 *
 * *When to use*: in a test, with all messages of a context. The files are `<folder>/<type>/v<version>.json`: an example of what is stored, and
 * what its fields were. Write those of new versions with `write`, look at them, and commit them; never change or delete one.
 *
 * *Guarantees*: it fails for a file that is no golden file; for one that no class, former name or upcaster reads, or whose data don't come out valid; for the file of
 * today's version when the data don't fit the fields any more, or a field came, went, was renamed or became another kind of JSON, in values
 * too; for a version that can be read and has no file. A value that the example hasn't got can't be looked into: give examples that have
 * all. No file is written over.
 *
 * *Errors*: rejects with {@link GoldenFilesFailed}, `InvalidOption`, and what reading or writing files throws.
 *
 * @example
 * ```ts
 * import { DomainEvent } from 'demesne';
 * import { checkGolden } from 'demesne/testing';
 * import { mkdtemp } from 'node:fs/promises';
 * import { tmpdir } from 'node:os';
 * import { join } from 'node:path';
 * import { pathToFileURL } from 'node:url';
 * import { z } from 'zod';
 *
 * const folder = pathToFileURL(join(await mkdtemp(join(tmpdir(), 'golden-')), '/')); // in a test: new URL('golden/', import.meta.url)
 *
 * class OrderPlaced extends DomainEvent.define('ordering.OrderPlaced', { total: z.int() }) {}
 * const examples = [new OrderPlaced({ total: 12 })];
 * const { written } = await checkGolden({ messages: [OrderPlaced], folder, examples, write: true });
 * written; // => ['ordering.OrderPlaced/v1.json']
 *
 * class Renamed extends DomainEvent.define('ordering.OrderPlaced', { sum: z.int() }) {}
 * const problem = await checkGolden({ messages: [Renamed], folder }).catch((error: Error) => error.message);
 * String(problem).split(':')[0]; // => 'The schema of ordering.OrderPlaced changed without a new version'
 * ```
 * @see Feathers 2004, ch. 13, Characterization Tests; Young 2017, Versioning in an Event Sourced System
 * @since 0.2.0
 */
export async function checkGolden(options: GoldenOptions): Promise<GoldenReport> {
  needObject(options);
  const { messages, upcasters = [], folder, examples = [], write = false } = options;
  if (!Array.isArray(messages) || !messages.every(isMessageClass)) {
    throw new InvalidOption(
      'messages',
      'a list of classes made by DomainEvent, IntegrationEvent or Deadline',
      messages,
    );
  }
  need(folder instanceof URL && folder.pathname.endsWith('/'), 'folder', 'a URL that ends with /', folder);
  const decoder = new MessageDecoder(messages, upcasters);
  const classes = messages as unknown as readonly Readable[];
  const retired = upcasters.map((one) => one.retired as unknown as Readable);
  const { files: found, others } = await readGoldenFiles(folder);
  // Before anything else: what such a file was to hold would only seem to be missing.
  if (others.length > 0) throw new GoldenFilesFailed(others.map(noGoldenFile));
  const written = write ? await writeMissing(folder, classes, found, [...examples]) : [];
  const { files } = written.length > 0 ? await readGoldenFiles(folder) : { files: found };
  const problems = [
    ...files.map((file) => loadingProblem(file, decoder)),
    ...files.map((file) => changed(file, decoder)),
    ...classes.flatMap((known) => missingVersions(known, files).map((version) => missing(known, version))),
    ...retired.flatMap((known) => missingVersions(known, files).map((version) => lost(known.type, version))),
  ].filter((problem) => problem !== undefined);
  if (problems.length > 0) throw new GoldenFilesFailed(problems);
  return { loaded: files.length, written };
}

const noGoldenFile = (path: string): string =>
  `${path} is no golden file: expected JSON with type, version, schema and data, as it was written. Restore it, or take it out of the folder.`;

/** The file of today's version is held against today's schema. */
function changed(file: FoundFile, decoder: MessageDecoder): string | undefined {
  const known = decoder.classOf(file.type) as Readable | undefined;
  return known?.version === file.version && known.type === file.type ? schemaProblem(file, known) : undefined;
}

const missing = ({ type, version: last }: Readable, version: number): string =>
  version === last
    ? `${pathOf(type, version)} is missing: give an example of ${type} and have it written.`
    : lost(type, version);

const lost = (type: string, version: number): string =>
  `${pathOf(type, version)} is missing, and that version is still read: take an example from what is stored.`;

async function writeMissing(
  folder: URL,
  classes: readonly Readable[],
  found: readonly GoldenFile[],
  examples: readonly Message[],
): Promise<readonly string[]> {
  const written: string[] = [];
  for (const known of classes) {
    const example = examples.find((one) => one instanceof known);
    const isMissing = missingVersions(known, found).includes(known.version);
    if (isMissing && example !== undefined) written.push(await writeGoldenFile(folder, goldenFileOf(example)));
  }
  return written;
}
