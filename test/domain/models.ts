import { z } from 'zod';
import { Entity } from '../../src/domain/entity/entity.ts';
import { Identifier } from '../../src/domain/identifier/identifier.ts';
import type { TypeOf } from '../../src/domain/field/type-of.ts';
import { ValueObject } from '../../src/domain/value-object.ts';

export const ItemId = Identifier.define('ItemId');
export type ItemId = TypeOf<typeof ItemId>;

export class Item extends Entity.define('Item', { id: ItemId, quantity: z.number().int().min(1) }) {
  more(quantity: number): Item {
    return this.with({ quantity: this.quantity + quantity });
  }
}

export class Card extends ValueObject.define('Card', { last4: z.string().length(4) }) {}
export class Cash extends ValueObject.define('Cash', { change: z.boolean() }) {}
export class Email extends ValueObject.define('Email', z.email()) {}

export const itemOf = (id: string, quantity = 1): Item => new Item({ id: ItemId.of(id), quantity });
