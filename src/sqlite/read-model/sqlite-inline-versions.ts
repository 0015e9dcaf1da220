import { InlineBypassed } from '../../read-model/inline-faults.ts';
import { namesToLearn } from '../../read-model/inline-guard.ts';
import type { InlineRowChanges } from '../../read-model/inline-rows.ts';
import type { InlineVersion } from '../../read-model/inline-version.ts';
import type { VersionStanding } from '../../read-model/read-model-store.ts';
import type { SqliteConnection } from '../connection/sqlite-connection.ts';

/** The names of messages that have to bring rows. */
export const guardedTypes = (prefix: string): string =>
  `select value from ${prefix}read_models, json_each(types) where types is not null and status <> 'retired'`;

/** The versions whose rows are written with their messages: how they begin, and what a trigger asks for so that none is passed by. */
export class SqliteInlineVersions {
  readonly #connection: SqliteConnection;
  readonly #versions: string;
  readonly #messages: string;
  readonly #brought: string;

  constructor(connection: SqliteConnection, prefix: string) {
    this.#connection = connection;
    this.#versions = `${prefix}read_models`;
    this.#messages = `${prefix}messages`;
    this.#brought = `${prefix}inline_brought`;
  }

  /** Says, within a transaction under way, which rows come along with what is inserted meanwhile. */
  bringing(rows: readonly InlineRowChanges[], insert: () => void): void {
    if (rows.length === 0) return insert();
    const sql = `insert into ${this.#brought} (model, version, type) values (?, ?, ?)`;
    for (const { model, version, types } of rows) {
      for (const type of new Set(types)) this.#connection.run(sql, model, version, type);
    }
    insert();
    this.#connection.run(`delete from ${this.#brought}`);
  }

  /** Says which rows were missing of a message that was refused for it. */
  refuse(type: string, cause: unknown): never {
    const sql = `select model, version, subscription from ${this.#versions} as kept
      where types is not null and status <> 'retired' and exists (select 1 from json_each(types) where value = ?1)
        and not exists (select 1 from ${this.#brought} as own
          where own.model = kept.model and own.version = kept.version and own.type = ?1)
      order by model, version limit 1`;
    const [missed] = this.#connection.all<Omit<InlineVersion, 'types'>>(sql, type);
    throw missed === undefined ? cause : new InlineBypassed(missed, type, { cause });
  }

  /** Whether a version begins with the next message, or has begun; the long look at the log holds nobody up. */
  register(version: InlineVersion, known: () => readonly VersionStanding[]): boolean {
    const head = this.#connection.all<{ head: number | null }>(`select max(position) as head from ${this.#messages}`);
    if (this.#isLate(namesToLearn(version, known()), 0)) return false;
    return this.#connection.transaction(() => {
      const added = namesToLearn(version, known());
      if (added === undefined || this.#isLate(added, head[0]?.head ?? 0)) return false;
      if (added.length > 0) this.#learn(version, added);
      return true;
    });
  }

  #isLate(types: readonly string[] | undefined, after: number): boolean {
    if (types === undefined) return true;
    const sql = `select 1 from ${this.#messages} where position > ? and type in (select value from json_each(?)) limit 1`;
    return types.length > 0 && this.#connection.all(sql, after, JSON.stringify(types)).length > 0;
  }

  #learn({ model, version, subscription }: InlineVersion, added: readonly string[]): void {
    const sql = `insert into ${this.#versions} as kept (model, version, subscription, status, replay_until, types)
      values (?, ?, ?, 'live', 0, ?) on conflict (model, version) do update set types = (
        select json_group_array(value) from (
          select value from json_each(kept.types) union all select value from json_each(excluded.types)
        )
      )`;
    this.#connection.run(sql, model, version, subscription, JSON.stringify(added));
  }
}
