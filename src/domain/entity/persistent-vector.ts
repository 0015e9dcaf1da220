const BITS = 5;
const WIDTH = 1 << BITS;
const MASK = WIDTH - 1;

/** An inner node holds nodes, a leaf holds values or, where one was removed, nothing. */
type Node = readonly unknown[];

/**
 * A list whose every change gives a new list and shares all but a few small arrays with the old one: a tree of arrays of
 * 32, whose positions never move.
 *
 * @see Bagwell & Rompf 2012, RRB-Trees, on the radix tree they begin from
 */
export class PersistentVector<T extends object> {
  /** How many positions there are, the emptied ones included. */
  readonly length: number;
  readonly #root: Node;
  /** The bits of a position that choose a child of the root: 0 where the root is a leaf. */
  readonly #shift: number;

  constructor(length: number, root: Node, shift: number) {
    this.length = length;
    this.#root = root;
    this.#shift = shift;
  }

  static of<T extends object>(values: readonly T[]): PersistentVector<T> {
    let level: Node[] = inWidths(values);
    let shift = 0;
    for (; level.length > 1; shift += BITS) level = inWidths(level);
    return new PersistentVector(values.length, level[0] ?? [], shift);
  }

  /** What is at a position; nothing where that is emptied or beyond the end. */
  at(position: number): T | undefined {
    if (position >= this.length) return undefined;
    let node = this.#root;
    for (let shift = this.#shift; shift > 0; shift -= BITS) node = node[(position >> shift) & MASK] as Node;
    return node[position & MASK] as T | undefined;
  }

  /** The list with another value, or nothing, at a position; the position at its end makes it longer. */
  with(position: number, value: T | undefined): PersistentVector<T> {
    const length = position === this.length ? position + 1 : this.length;
    const isFull = position >> this.#shift === WIDTH;
    const shift = isFull ? this.#shift + BITS : this.#shift;
    return new PersistentVector(length, replaced(isFull ? [this.#root] : this.#root, shift, position, value), shift);
  }

  /** Every value, in order. */
  values(): T[] {
    const values: T[] = [];
    collect(this.#root, this.#shift, values);
    return values;
  }

  /** Whether a test holds for every value, asked in order until it fails. */
  every(holds: (value: T) => boolean): boolean {
    return everyBelow(this.#root, this.#shift, holds);
  }
}

function inWidths(items: readonly unknown[]): Node[] {
  const nodes: Node[] = [];
  for (let from = 0; from < items.length; from += WIDTH) nodes.push(items.slice(from, from + WIDTH));
  return nodes;
}

function replaced(node: Node, shift: number, position: number, value: unknown): Node {
  const copy = node.slice();
  const index = (position >> shift) & MASK;
  copy[index] = shift === 0 ? value : replaced((node[index] as Node | undefined) ?? [], shift - BITS, position, value);
  return copy;
}

function collect(node: Node, shift: number, into: unknown[]): void {
  for (let index = 0; index < node.length; index += 1) {
    const child = node[index];
    if (shift > 0) collect(child as Node, shift - BITS, into);
    else if (child !== undefined) into.push(child);
  }
}

function everyBelow<T>(node: Node, shift: number, holds: (value: T) => boolean): boolean {
  for (let index = 0; index < node.length; index += 1) {
    const child = node[index];
    if (shift > 0 ? !everyBelow(child as Node, shift - BITS, holds) : child !== undefined && !holds(child as T)) {
      return false;
    }
  }
  return true;
}
