import { Fault } from '../fault.ts';
import type { IdentifierGenerator } from './identifier-generator.ts';

/** Random numbers fetched at once; asking for a few at a time costs more than the identifier. */
const POOL_SIZE = 2000;

/** Numbers of 16 bits that each identifier takes: 12 bits of each are three digits, what is left seeds the counter. */
const TAKEN = 5;

const MAX_COUNTER = 0xfff;
const MAX_TIMESTAMP = 2 ** 48 - 1;

/** The two bits that RFC 9562 sets, with two random ones. */
const VARIANT = ['-8', '-9', '-a', '-b'];

/** Every number of 12 bits as text, made for the first generator. */
let threeDigits: readonly string[] | undefined;

/**
 * Where a {@link UuidV7Generator} takes its time and its random bytes from; both default to those of the system.
 *
 * @see RFC 9562, section 5.7
 * @since 0.1.0
 */
export interface UuidV7Sources {
  /** Milliseconds since 1970, as `Date.now` gives them. */
  readonly now?: () => number;
  /** Fills an array with random bytes, as `crypto.getRandomValues` does. */
  readonly random?: (bytes: Uint8Array) => void;
}

/**
 * Makes UUIDs of version 7: a time stamp first, then random bits, so that they sort by when they were made.
 *
 * *When to use*: as the {@link IdentifierGenerator} of a running system; one for the whole process.
 *
 * *Guarantees*: each is greater, as text, than the one before from the same generator, also within a millisecond and
 * when the clock steps back; 62 bits of each are random. After more than 2,048 in one millisecond its time stamps may
 * run ahead of the clock.
 *
 * *Errors*: a {@link Fault} `INVALID_TIME` when the clock gives no time between 1970 and the year 10889.
 *
 * @example
 * ```ts
 * import { UuidV7Generator } from 'demesne';
 *
 * const generator = new UuidV7Generator({ now: () => 1_772_366_400_000, random: (bytes) => bytes.fill(0) });
 * generator.next(); // => '019ca945-0a00-7000-8000-000000000000'
 * generator.next(); // => '019ca945-0a00-7001-8000-000000000000'
 * ```
 * @see RFC 9562, sections 5.7 and 6.2, method 1
 * @since 0.1.0
 */
export class UuidV7Generator implements IdentifierGenerator {
  readonly #now: () => number;
  readonly #random: (bytes: Uint8Array) => void;
  readonly #pool = new Uint16Array(POOL_SIZE);
  readonly #digits = (threeDigits ??= Array.from({ length: 4096 }, (_, bits) => bits.toString(16).padStart(3, '0')));
  #used = POOL_SIZE;
  #timestamp = -1;
  /** The text up to the counter, which lasts a millisecond. */
  #prefix = '';
  #counter = MAX_COUNTER;

  constructor({ now = () => Date.now(), random = (bytes) => void crypto.getRandomValues(bytes) }: UuidV7Sources = {}) {
    this.#now = now;
    this.#random = random;
  }

  next(): string {
    const now = this.#now();
    if (!(now >= 0 && now <= MAX_TIMESTAMP)) {
      throw new Fault(
        'INVALID_TIME',
        `Expected the clock to give milliseconds since 1970, found ${now}: correct the clock.`,
      );
    }
    const at = this.#take();
    if (now >= this.#timestamp + 1) this.#begin(Math.floor(now), at);
    else if (this.#counter === MAX_COUNTER) this.#begin(this.#timestamp + 1, at);
    else this.#counter += 1;
    return this.#text(at);
  }

  /** Where in the pool the random numbers of the next identifier begin. */
  #take(): number {
    if (this.#used === POOL_SIZE) {
      this.#random(new Uint8Array(this.#pool.buffer));
      this.#used = 0;
    }
    const at = this.#used;
    this.#used += TAKEN;
    return at;
  }

  /** Begins a time stamp; the counter starts in its lower half, to leave it room. */
  #begin(timestamp: number, at: number): void {
    const hex = timestamp.toString(16).padStart(12, '0');
    this.#prefix = `${hex.slice(0, 8)}-${hex.slice(8)}-7`;
    this.#timestamp = timestamp;
    const spare = (offset: number): number => (this.#pool[at + offset] as number) >> 12;
    this.#counter = ((spare(1) & 0x7) << 8) | (spare(2) << 4) | spare(3);
  }

  #text(at: number): string {
    const pool = this.#pool;
    const digits = this.#digits;
    const first = pool[at] as number;
    return (
      this.#prefix +
      digits[this.#counter] +
      VARIANT[first >> 14] +
      digits[first & 0xfff] +
      '-' +
      digits[(pool[at + 1] as number) & 0xfff] +
      digits[(pool[at + 2] as number) & 0xfff] +
      digits[(pool[at + 3] as number) & 0xfff] +
      digits[(pool[at + 4] as number) & 0xfff]
    );
  }
}
