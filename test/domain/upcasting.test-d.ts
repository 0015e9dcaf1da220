import { DomainEvent, upcasting, type Upcasting } from 'demesne';
import { describe, expectTypeOf, it } from 'vitest';

interface V1 {
  readonly total: number;
}
interface V2 {
  readonly amount: number;
}
interface V3 {
  readonly cents: number;
}

describe('A chain of hops', () => {
  it('whose hops fit is an upcasting', () => {
    const chain = upcasting({
      1: ({ total }: V1): V2 => ({ amount: total }),
      2: ({ amount }: V2): V3 => ({ cents: amount * 100 }),
      3: (_: V3) => ({}),
    });
    expectTypeOf(chain).toEqualTypeOf<Upcasting>();
    DomainEvent.define('ordering.OrderPlaced', {}, { version: 4, upcast: chain });
  });

  it('may begin anywhere, with versions of two digits too', () => {
    upcasting({ 9: (_: V1): V2 => ({ amount: 1 }), 10: (_: V2): V3 => ({ cents: 1 }) });
    // @ts-expect-error -- the hop from version 10 takes V3
    upcasting({ 9: (_: V1): V2 => ({ amount: 1 }), 10: (_: V3): V2 => ({ amount: 1 }) });
  });

  it('does not compile where one gives something else than the next one takes', () => {
    upcasting({
      // @ts-expect-error -- V1 is not what the hop from version 2 takes
      1: ({ total }: V1): V1 => ({ total }),
      2: ({ amount }: V2): V3 => ({ cents: amount * 100 }),
    });
  });

  it('does not compile where one answers later', () => {
    // @ts-expect-error -- a promise
    upcasting({ 1: async ({ total }: V1): Promise<V2> => ({ amount: total }) });
  });

  it('does not compile under names that are no versions, or as an option without upcasting', () => {
    // @ts-expect-error -- no version
    upcasting({ first: ({ total }: V1): V2 => ({ amount: total }) });
    // @ts-expect-error -- upcasting(...) makes it
    DomainEvent.define('ordering.OrderPlaced', {}, { version: 2, upcast: { 1: (data: V1) => data } });
  });
});
