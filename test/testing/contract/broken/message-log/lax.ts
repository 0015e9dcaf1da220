import {
  DuplicateMessage,
  VersionGap,
  VersionTaken,
  streamName,
  type Envelope,
  type EventEnvelope,
} from 'demesne/messaging';
import type { LoggedMessage, MessageLog } from 'demesne/messaging';

/** What a {@link LaxLog} refuses: an envelope after those before it, of which so many are committed. */
export type Refusal = (envelope: Envelope, before: readonly Envelope[], committed: number) => void;

interface Laxity {
  /** What it refuses; all that a log has to, unless given. */
  readonly refusals?: readonly Refusal[];
  /** Whether the name of a stream is the one that was asked for; equality unless given. */
  readonly matches?: (kept: string, asked: string) => boolean;
  /** Whether a message takes a version; integration events don't unless given. */
  readonly isEvent?: (envelope: EventEnvelope) => boolean;
}

export const nameOf = ({ aggregate, tenant }: Envelope): string =>
  aggregate === undefined ? '' : streamName(aggregate.type, aggregate.id, tenant);

const hasVersion = (envelope: Envelope): envelope is EventEnvelope =>
  envelope.aggregate !== undefined && !envelope.message.type.includes('.published.');

/** The versions that a stream has before an event; nothing for what is no event. */
const versionsBefore = (envelope: Envelope, before: readonly Envelope[]): readonly number[] =>
  before
    .filter((one) => hasVersion(one) && nameOf(one) === nameOf(envelope))
    .map((one) => (one as EventEnvelope).aggregate.version);

export const duplicates: Refusal = ({ id }, before) => {
  if (before.some((one) => one.id === id)) throw new DuplicateMessage(id);
};

/** Versions that are there, but not those before the beginning of a stream. */
export const taken: Refusal = (envelope, before) => {
  if (!hasVersion(envelope)) return;
  const { version } = envelope.aggregate;
  if (versionsBefore(envelope, before).includes(version)) throw new VersionTaken(nameOf(envelope), version);
};

export const falling: Refusal = (envelope, before) => {
  if (!hasVersion(envelope)) return;
  const { version } = envelope.aggregate;
  if (version <= Math.max(0, ...versionsBefore(envelope, before))) throw new VersionTaken(nameOf(envelope), version);
};

export const gaps: Refusal = (envelope, before) => {
  if (!hasVersion(envelope)) return;
  const { version } = envelope.aggregate;
  const last = versionsBefore(envelope, before).at(-1);
  if (last !== undefined && version > last + 1) throw new VersionGap(nameOf(envelope), last + 1, version);
};

/** A refusal that sees what is committed, and not what comes along. */
export const blindToItsOwn =
  (refusal: Refusal): Refusal =>
  (envelope, before, committed) =>
    refusal(envelope, before.slice(0, committed), committed);

/** A log that is right until it is told to be lax about something. */
export class LaxLog implements MessageLog {
  kept: readonly Envelope[] = [];
  readonly #refusals: readonly Refusal[];
  readonly #matches: (kept: string, asked: string) => boolean;
  readonly #isEvent: (envelope: EventEnvelope) => boolean;

  constructor({ refusals, matches, isEvent }: Laxity = {}) {
    this.#refusals = refusals ?? [duplicates, falling, gaps];
    this.#matches = matches ?? Object.is;
    this.#isEvent = isEvent ?? hasVersion;
  }

  append(envelopes: readonly Envelope[]): void | Promise<void> {
    this.kept = this.after(envelopes);
  }

  /** What it has after an append, unless that is refused. */
  protected after(envelopes: readonly Envelope[]): readonly Envelope[] {
    const all = [...this.kept];
    for (const envelope of envelopes) {
      for (const refuse of this.#refusals) refuse(envelope, all, this.kept.length);
      all.push(envelope);
    }
    return all;
  }

  read(after: number, limit: number): readonly LoggedMessage[] | Promise<readonly LoggedMessage[]> {
    const all = this.kept.map((envelope, index) => ({ position: index + 1, envelope }));
    return all.slice(after, after + limit);
  }

  readStream(stream: string, fromVersion: number, limit: number): readonly EventEnvelope[] {
    const events = this.kept.filter((one) => one.aggregate !== undefined) as readonly EventEnvelope[];
    return events
      .filter((one) => this.#isEvent(one) && this.#matches(nameOf(one), stream) && one.aggregate.version >= fromVersion)
      .slice(0, limit);
  }

  head(): number {
    return this.kept.length;
  }

  onAppended(): () => void {
    return () => {};
  }
}
