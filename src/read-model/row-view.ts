import { RowMissing, RowsNotAwaited } from './read-model-faults.ts';
import type { Held, RowBuffer } from './row-buffer.ts';
import type { Rows } from './rows.ts';

/** The rows as one event sees and changes them. */
export class RowView implements Rows<object, never> {
  readonly #buffer: RowBuffer;
  readonly #tenant: string | undefined;
  readonly #changed = new Map<string, Held>();
  #underWay = 0;
  #failure: { readonly error: unknown } | undefined;

  constructor(buffer: RowBuffer, tenant: string | undefined) {
    this.#buffer = buffer;
    this.#tenant = tenant;
  }

  /** What the store threw, if it did: that is no failure of the handler. */
  get failure(): { readonly error: unknown } | undefined {
    return this.#failure;
  }

  async get(key: never): Promise<object | undefined> {
    return this.#awaited(async () => (await this.#held(this.#buffer.model.keyText(key))).row);
  }

  put(row: object): void {
    const { model } = this.#buffer;
    const checked = model.row(row);
    this.#write(model.keyOf(checked), checked);
  }

  async change(key: never, change: object | ((row: never) => object)): Promise<void> {
    const { model } = this.#buffer;
    const text = model.keyText(key);
    await this.#awaited(async () => {
      const held = await this.#held(text);
      // Another change of the same handler may have come before this one.
      const { row } = this.#changed.get(text) ?? held;
      if (row === undefined) throw new RowMissing(model.name);
      const parts = typeof change === 'function' ? change(row as never) : change;
      const checked = model.row({ ...row, ...parts });
      const moved = model.keyOf(checked);
      if (moved !== text) this.#write(text, undefined);
      this.#write(moved, checked);
    });
  }

  remove(key: never): void {
    this.#write(this.#buffer.model.keyText(key), undefined);
  }

  /** Hands over what was changed, once the handler has ended well. */
  keep(): void {
    if (this.#underWay > 0) throw new RowsNotAwaited(this.#buffer.model.name);
    this.#buffer.keep(this.#changed.values());
  }

  #write(key: string, row: object | undefined): void {
    const known = this.#changed.get(key) ?? this.#buffer.known(key, this.#tenant);
    this.#changed.set(key, { tenant: this.#tenant, key, row, revision: known?.revision });
  }

  async #held(key: string): Promise<Held> {
    const own = this.#changed.get(key);
    if (own !== undefined) return own;
    try {
      const held = await this.#buffer.held(key, this.#tenant);
      // The same handler may have written it while the store was busy.
      return this.#changed.get(key) ?? held;
    } catch (error) {
      this.#failure ??= { error };
      throw error;
    }
  }

  async #awaited<T>(work: () => Promise<T>): Promise<T> {
    this.#underWay += 1;
    try {
      return await work();
    } finally {
      this.#underWay -= 1;
    }
  }
}
