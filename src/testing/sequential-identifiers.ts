import type { IdentifierGenerator } from '../domain/identifier/identifier-generator.ts';

/**
 * Identifiers that a test can foretell: a prefix and a number that counts from 1.
 *
 * *When to use*: wherever a test puts a system together, in place of `UuidV7Generator`. Where an identifier has to be a
 * UUID, take {@link SequentialIdentifiers.uuids}.
 *
 * *Guarantees*: the same answers in the same order, every time.
 *
 * @example
 * ```ts
 * import { SequentialIdentifiers } from 'demesne/testing';
 *
 * const identifiers = new SequentialIdentifiers();
 * identifiers.next(); // => 'id-1'
 * identifiers.next(); // => 'id-2'
 * new SequentialIdentifiers('order-').next(); // => 'order-1'
 * SequentialIdentifiers.uuids().next(); // => '00000000-0000-7000-8000-000000000001'
 * ```
 * @see Vernon 2013, ch. 5, Entities, on who generates identity
 * @since 0.1.0
 */
export class SequentialIdentifiers implements IdentifierGenerator {
  readonly #form: (count: number) => string;
  #count = 0;

  /** @param form a prefix, `id-` unless given, or a function that makes an identifier of its number */
  constructor(form: string | ((count: number) => string) = 'id-') {
    this.#form = typeof form === 'string' ? (count) => `${form}${count}` : form;
  }

  /** Valid UUIDs of version 7, as if made at the beginning of 1970. */
  static uuids(): SequentialIdentifiers {
    return new SequentialIdentifiers((count) => `00000000-0000-7000-8000-${String(count).padStart(12, '0')}`);
  }

  next(): string {
    this.#count += 1;
    return this.#form(this.#count);
  }
}
