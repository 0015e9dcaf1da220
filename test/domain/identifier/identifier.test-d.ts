import { expectTypeOf, it } from 'vitest';
import { Identifier, type IdentifierDefinition } from '../../../src/domain/identifier/identifier.ts';
import type { TypeOf } from '../../../src/domain/field/type-of.ts';

const OrderId = Identifier.define('OrderId');
type OrderId = TypeOf<typeof OrderId>;
const CustomerId = Identifier.define('CustomerId', { prefix: 'customer_' });
type CustomerId = TypeOf<typeof CustomerId>;

const find = (id: OrderId): OrderId => id;

it('is text of its own kind', () => {
  expectTypeOf<OrderId>().toEqualTypeOf<Identifier<'OrderId'>>();
  expectTypeOf<OrderId>().toExtend<string>();
  expectTypeOf(OrderId).toEqualTypeOf<IdentifierDefinition<Identifier<'OrderId'>>>();
  find(OrderId.of('x'));
});

it('is not just any text', () => {
  // @ts-expect-error text is no identifier
  find('x');
});

it('is not another kind of identifier', () => {
  // @ts-expect-error an identifier of a customer is none of an order
  find(CustomerId.of('x'));
});

it('narrows what it was asked about', () => {
  const input: unknown = 'x';
  if (OrderId.is(input)) expectTypeOf(input).toEqualTypeOf<OrderId>();
});

it('refuses options that do not exist', () => {
  // @ts-expect-error a format is a pattern
  Identifier.define('X', { format: 'ulid' });
  // @ts-expect-error a misspelt option
  Identifier.define('X', { prefx: 'x_' });
});
