import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Result } from 'neverthrow';
import { InvalidDefinition } from '../fault.ts';
import type { FIELD, Field } from '../field/field.ts';
import type { InvalidValue } from '../invalid-value.ts';
import type { Json } from '../json.ts';
import { blueprintOf, encoded, sealedClass, surelyVaried, tryVaried } from '../definition/sealed-class.ts';
import { shapeOf } from '../definition/shape.ts';
import type { ContentOf, Fields } from '../field/type-of.ts';

declare const named: unique symbol;

/**
 * A thing with an identity inside an aggregate: the same one as long as its id is, whatever else it holds.
 *
 * *When to use*: for order lines, menu items, whatever is told apart by an id and changes over time. An entity belongs to
 * one aggregate, which keeps it in a {@link mapOf}; its operations return the entity as it is afterwards.
 *
 * *Guarantees*: equal by class and id; each instance is immutable, so no one can change it past its aggregate.
 *
 * @example
 * ```ts
 * import { Entity, Identifier } from 'demesne';
 * import { z } from 'zod';
 *
 * const MenuItemId = Identifier.define('MenuItemId');
 *
 * class OrderItem extends Entity.define('OrderItem', { id: MenuItemId, quantity: z.number().int().min(1) }) {
 *   more(quantity: number): OrderItem {
 *     return this.with({ quantity: this.quantity + quantity });
 *   }
 * }
 *
 * const one = new OrderItem({ id: MenuItemId.of('pizza'), quantity: 1 });
 * one.more(2).quantity; // => 3
 * one.more(2).equals(one); // => true
 * one.more(2).hasContentOf(one); // => false
 * ```
 * @see Evans 2003, ch. 5, Entities
 * @since 0.1.0
 */
export abstract class Entity<Name extends string = string, Content extends object = object> {
  declare readonly [named]: Name;

  /** Whether the other is the same entity: of the same class, with the same id. */
  equals(other: this): boolean {
    // A definition's class has its own, which knows its fields.
    return this === other;
  }

  /** Whether the other is the same entity in the same state. */
  hasContentOf(other: this): boolean {
    return this.equals(other) && blueprintOf(this).shape.equals(this as never, other as never);
  }

  /** This entity with some fields changed; one given as `undefined` is cleared. Throws where a rule breaks. */
  protected with(change: Partial<Omit<Content, 'id'>>): this {
    return surelyVaried(this, change);
  }

  /** This entity with some fields changed, or every violation of a rule. */
  protected tryWith(change: Partial<Omit<Content, 'id'>>): Result<this, InvalidValue> {
    return tryVaried(this, change);
  }

  /** The JSON form: an object of the fields' forms. */
  toJSON(): Json {
    return encoded(this, blueprintOf(this));
  }

  /**
   * Defines an entity from fields, one of which is its `id`.
   *
   * *Errors*: {@link InvalidDefinition} where there is no `id`, or a field's JSON form can't be derived.
   */
  static define<const Name extends string, const F extends Fields & { readonly id: Fields[string] }>(
    name: Name,
    fields: F,
  ): EntityClass<Name, ContentOf<F>> {
    if (!fields.id) throw new InvalidDefinition(`${name} needs a field called id: an entity is told apart by it.`);
    const shape = shapeOf(name, fields, ['equals', 'with', 'tryWith', 'toJSON', 'hasContentOf']);
    return sealedClass(Entity as never, { name, shape, identity: 'id' }) as never;
  }
}

/**
 * What {@link Entity.define} returns: the class to extend.
 *
 * @see Evans 2003, ch. 5, Entities
 * @since 0.1.0
 */
export interface EntityClass<Name extends string, Content extends object> {
  /** Makes an entity of a literal you vouch for; throws {@link BrokenInvariant} where it breaks a rule. */
  new (content: Content): Entity<Name, Content> & Content;
  readonly typeName: Name;
  /** Makes an entity of typed input, or tells every violation with its path. */
  create<E>(this: new (content: Content) => E, input: Content): Result<E, InvalidValue>;
  /** Makes an entity of JSON from outside, or tells every violation with its path. */
  parse<E>(this: new (content: Content) => E, json: unknown): Result<E, InvalidValue>;
  /** Makes an entity of content that comes from our own store: nothing is checked. */
  reconstitute<E>(this: new (content: Content) => E, content: Content): E;
  /** Makes an entity of JSON that `toJSON` once gave: nothing is checked. */
  decode<E>(this: new (content: Content) => E, json: Json): E;
  readonly [FIELD]: Field<Entity<Name, Content> & Content>;
  readonly '~standard': StandardSchemaV1.Props<unknown, Entity<Name, Content> & Content>;
}
