import { LogListeners } from './log-listeners.ts';

/** Those who want to know of commits: of this process at once, of others by a look at the database every few milliseconds. */
export class CommitWatch {
  readonly #newest: () => unknown;
  readonly #everyMs: number;
  readonly #listeners = new LogListeners();
  #watch: ReturnType<typeof setInterval> | undefined;
  #looking = false;
  #seen: unknown;
  #isNews = false;

  /** `newest` gives something else after every commit, at once or later. */
  constructor(newest: () => unknown, everyMs: number) {
    this.#newest = newest;
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
    // The first look tells in any case: what was committed before it can't be told from what was there.
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
      // A database that is away or busy has nothing to tell; whoever reads it next hears why.
    } finally {
      this.#looking = false;
    }
  }
}
