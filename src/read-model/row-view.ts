import { isLater } from '../messaging/eventual.ts';
import { need } from '../messaging/invalid-option.ts';
import { RowMissing, RowsNotAwaited } from './read-model-faults.ts';
import type { RowBuffer } from './row-buffer.ts';
import type { Rows } from './rows.ts';

/** What an event makes of a row; nothing where it takes it away. */
export interface Changed {
  readonly row: object | undefined;
}

/** The rows as one event sees and changes them. */
export class RowView implements Rows<object, never> {
  readonly #buffer: RowBuffer;
  readonly #tenant: string | undefined;
  readonly #changed = new Map<string, Changed>();
  /** Resolves when all that came before is kept; nothing where it is. */
  #turn: Promise<void> | undefined;
  #call = (): void => undefined;
  #underWay = 0;
  #hasEnded = false;
  #failure: { readonly error: unknown } | undefined;

  constructor(buffer: RowBuffer, tenant: string | undefined, waitsForTurn: boolean) {
    this.#buffer = buffer;
    this.#tenant = tenant;
    if (waitsForTurn) this.#turn = new Promise((resolve) => (this.#call = resolve));
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
      const parts = partOf(typeof change === 'function' ? change(row as never) : change);
      const checked = model.row({ ...row, ...parts });
      const moved = model.keyOf(checked);
      if (moved !== text) this.#write(text, undefined);
      this.#write(moved, checked);
    });
  }

  remove(key: never): void {
    this.#write(this.#buffer.model.keyText(key), undefined);
  }

  /** All that came before is kept: what the event asks for is answered from now on. */
  beginTurn(): void {
    this.#turn = undefined;
    this.#call();
  }

  /** The handler has ended: what it has not waited for comes too late. */
  end(): void {
    if (this.#hasEnded) return;
    if (this.#underWay > 0) throw new RowsNotAwaited(this.#buffer.model.name);
    this.#hasEnded = true;
  }

  /** Hands over what was changed, once the handler has ended well. */
  keep(): void {
    this.end();
    this.#buffer.keep(this.#changed, this.#tenant);
  }

  #write(key: string, row: object | undefined): void {
    this.#needOpen();
    this.#changed.set(key, { row });
  }

  /** Who comes after the handler has ended must not take it that anything comes of it. */
  #needOpen(): void {
    if (this.#hasEnded) throw new RowsNotAwaited(this.#buffer.model.name);
  }

  async #held(key: string): Promise<Changed> {
    this.#needOpen();
    const own = this.#changed.get(key);
    if (own !== undefined) return own;
    if (this.#turn !== undefined) {
      this.#buffer.want(key, this.#tenant);
      await this.#turn;
    }
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

/** A promise has no fields of a row, and would change nothing. */
function partOf(found: unknown): object {
  const fits = typeof found === 'object' && found !== null && !Array.isArray(found) && !isLater(found);
  need(fits, 'change', 'fields of the row, or a function that gives them at once', found);
  return found as object;
}
