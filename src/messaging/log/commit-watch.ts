import { LogListeners } from './log-listeners.ts';

/** Those who want to know of commits: of this process at once, of others by a look at the database every few milliseconds. */
export class CommitWatch {
  readonly #newest: () => unknown;
  readonly #everyMs: number;
  readonly #first: () => unknown;
  readonly #listeners = new LogListeners();
  #watch: ReturnType<typeof setInterval> | undefined;
  #looking = false;
  #seen: unknown;
  #isNews = false;

  /**
   * `newest` gives something else after every commit, at once or later. What comes at once may be `first`, to compare with;
   * without it the first look tells in any case.
   */
  constructor(newest: () => unknown, everyMs: number, first: () => unknown = () => undefined) {
    this.#newest = newest;
    this.#everyMs = everyMs;
    this.#first = first;
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
    this.#seen = this.#first();
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
      // A database that is away or busy has nothing to tell; whoever reads it next hears why.
    } finally {
      this.#looking = false;
    }
  }
}
