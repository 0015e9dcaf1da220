import { LogListeners } from '../messaging/log/log-listeners.ts';
import type { SqliteConnection } from './sqlite-connection.ts';

/** Those who want to know of commits: of this process at once, of others within a few milliseconds. */
export class SqliteListeners {
  readonly #connection: SqliteConnection;
  readonly #everyMs: number;
  readonly #listeners = new LogListeners();
  #watch: ReturnType<typeof setInterval> | undefined;
  #seen: number | undefined;

  constructor(connection: SqliteConnection, everyMs: number) {
    this.#connection = connection;
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
    this.#listeners.tell();
  }

  close(): void {
    clearInterval(this.#watch);
    this.#watch = undefined;
  }

  #startWatching(): void {
    if (this.#watch !== undefined) return;
    this.#seen = this.#dataVersion();
    this.#watch = setInterval(() => this.#look(), this.#everyMs);
    // Waiting for others is no reason to stay alive.
    (this.#watch as { unref?(): void }).unref?.();
  }

  #look(): void {
    try {
      const version = this.#dataVersion();
      if (version === this.#seen) return;
      this.#seen = version;
      this.tell();
    } catch {
      // A database that is busy, or closed, has nothing to tell; whoever reads it next hears why.
    }
  }

  /** It changes with every commit of another connection, and costs no look at the file's content. */
  #dataVersion(): number | undefined {
    return this.#connection.all<{ readonly data_version: number }>('pragma data_version')[0]?.data_version;
  }
}
