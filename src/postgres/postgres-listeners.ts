import { LogListeners } from '../messaging/log/log-listeners.ts';
import type { PostgresConnection } from './postgres-connection.ts';

/** Those who want to know of commits: of this process at once, of others within a few milliseconds. */
export class PostgresListeners {
  readonly #connection: PostgresConnection;
  readonly #table: string;
  readonly #everyMs: number;
  readonly #listeners = new LogListeners();
  #watch: ReturnType<typeof setInterval> | undefined;
  #looking = false;
  #seen: string | undefined;
  #isNews = false;

  constructor(connection: PostgresConnection, table: string, everyMs: number) {
    this.#connection = connection;
    this.#table = table;
    this.#everyMs = everyMs;
  }

  add(listener: () => void): () => void {
    const remove = this.#listeners.add(listener);
    this.#startWatching();
    return () => {
      remove();
      if (this.#listeners.isEmpty) this.close();
    };
  }

  /** Calls them, each in a turn of its own. */
  tell(): void {
    this.#isNews = true;
    this.#listeners.tell();
  }

  /** Whether there was a commit that nobody has taken up yet. */
  takeNews(): boolean {
    const isNews = this.#isNews;
    this.#isNews = false;
    return isNews;
  }

  close(): void {
    clearInterval(this.#watch);
    this.#watch = undefined;
  }

  #startWatching(): void {
    if (this.#watch !== undefined) return;
    this.#seen = undefined;
    this.#watch = setInterval(() => void this.#look(), this.#everyMs);
    // Waiting for others is no reason to stay alive.
    (this.#watch as { unref?(): void }).unref?.();
  }

  async #look(): Promise<void> {
    if (this.#looking) return;
    this.#looking = true;
    try {
      const found = await this.#newest();
      if (this.#watch === undefined || found === this.#seen) return;
      this.#seen = found;
      this.tell();
    } catch {
      // A database that is away has nothing to tell; whoever reads it next hears why.
    } finally {
      this.#looking = false;
    }
  }

  /** Another text after every commit that appended something; both looks go by an index. */
  async #newest(): Promise<string | undefined> {
    const sql = `select concat((select max(position) from ${this.#table}), ' ',
      (select max(seq) from ${this.#table} where position is null)) as newest`;
    const [row] = await this.#connection.rows<{ readonly newest: string }>(sql);
    return row?.newest;
  }
}
