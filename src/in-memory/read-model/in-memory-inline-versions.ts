import type { Envelope } from '../../messaging/message/envelope.ts';
import { checkBrought, namesToLearn } from '../../read-model/inline-guard.ts';
import type { InlineRowChanges } from '../../read-model/inline-rows.ts';
import type { InlineVersion } from '../../read-model/inline-version.ts';
import type { VersionStanding } from '../../read-model/read-model-store.ts';
import type { InMemoryMessageLog } from '../log/in-memory-message-log.ts';
import type { InMemoryVersions, KeptVersion } from './in-memory-versions.ts';

/** Behind every message. */
const LAST = Number.MAX_SAFE_INTEGER;

const isInline = (one: VersionStanding): one is VersionStanding & InlineVersion => one.types !== undefined;

/** The versions whose rows are written with their messages: how they begin, and who looks that none is passed by. */
export class InMemoryInlineVersions {
  readonly #log: InMemoryMessageLog;
  readonly #versions: InMemoryVersions;
  readonly #begun = new Set<KeptVersion>();

  constructor(log: InMemoryMessageLog, versions: InMemoryVersions) {
    this.#log = log;
    this.#versions = versions;
    log.guardBy((envelopes, brought) => this.#check(envelopes, brought));
  }

  /** Makes a version known whose rows are written with its messages; nothing where there were some of these before. */
  register(version: InlineVersion): VersionStanding | undefined {
    const { model, subscription } = version;
    const added = namesToLearn(version, this.#versions.standings(model));
    if (added === undefined || this.#hasAny(added)) return undefined;
    const begun = { model, version: version.version, subscription, status: 'live', replayUntil: 0 } as const;
    const kept = this.#versions.get(version) ?? this.#versions.add(begun);
    if (added.length > 0) kept.standing = { ...kept.standing, types: [...(kept.standing.types ?? []), ...added] };
    this.#begun.add(kept);
    return kept.standing;
  }

  /** Whether messages of a name have to bring rows. */
  isGuarded(type: string): boolean {
    return this.#guarded().some(({ types }) => types.includes(type));
  }

  #hasAny(types: readonly string[]): boolean {
    return types.length > 0 && this.#log.readBackwards(LAST, 1, types).length > 0;
  }

  /** Refuses what is appended without the rows that are made of it. */
  #check(envelopes: readonly Envelope[], brought: readonly InlineRowChanges[]): void {
    if (this.#begun.size === 0) return;
    const appended = envelopes.map(({ message }) => message.type);
    checkBrought(this.#guarded(), appended, brought);
  }

  /** The versions that messages have to bring rows of. */
  #guarded(): readonly InlineVersion[] {
    const standings = [...this.#begun].map(({ standing }) => standing);
    return standings.filter(({ status }) => status !== 'retired').filter(isInline);
  }
}
