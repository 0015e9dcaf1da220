import type { Instant, Page, PathIn, StateIn, StateRepository, UnfitCursor, Where } from 'demesne';
import type { Result } from 'neverthrow';
import { describe, expectTypeOf, it } from 'vitest';
import type { Order } from '../domain/order/order.ts';
import type { Parcel } from './parcels.ts';

declare const parcels: StateRepository<Parcel>;
declare const instant: Instant;

describe('the paths of a state', () => {
  it('lead to single data, and into no list or map', () => {
    expectTypeOf<PathIn<StateIn<Parcel>>>().toEqualTypeOf<
      'label' | 'note' | 'weight' | 'isFragile' | 'insured' | 'sentAt' | 'to.name' | 'to.zip'
    >();
    expectTypeOf<Extract<PathIn<StateIn<Order>>, `items${string}`>>().toEqualTypeOf<never>();
  });
});

describe('a page', () => {
  it('has the aggregates, or a refusal', () => {
    expectTypeOf(parcels.page()).toEqualTypeOf<Promise<Result<Page<Parcel>, UnfitCursor>>>();
    expectTypeOf(parcels.count()).toEqualTypeOf<Promise<number>>();
  });

  it('is asked for by paths that are there, with data of their type', () => {
    void parcels.page({
      where: { label: 'x', sentAt: { gte: instant }, 'to.name': { in: ['x'] }, insured: 5n, or: [{ isFragile: true }] },
      orderBy: [['to.zip', 'desc'], ['weight']],
      limit: 20,
    });
    // @ts-expect-error no such path
    void parcels.count({ where: { colour: 'red' } });
    // @ts-expect-error a number
    void parcels.count({ where: { weight: '1' } });
    // @ts-expect-error an Instant
    void parcels.count({ where: { sentAt: { lt: '2026-03-01' } } });
    // @ts-expect-error a list can't be asked for
    void parcels.count({ where: { stops: 'x' } });
    // @ts-expect-error the text of a bigint has another order
    void parcels.count({ where: { insured: { gt: 5n } } });
    // @ts-expect-error nothing is more than false
    void parcels.count({ where: { isFragile: { gt: false } } });
    // @ts-expect-error undefined would be taken for any
    void parcels.count({ where: { note: undefined } });
    // @ts-expect-error no such path
    void parcels.page({ orderBy: [['colour']] });
    // @ts-expect-error the text of a bigint has another order
    void parcels.page({ orderBy: [['insured']] });
    // @ts-expect-error no such direction
    void parcels.page({ orderBy: [['weight', 'up']] });
  });

  it('is asked for by closed unions as they are', () => {
    const where: Where<StateIn<Order>> = { status: 'Placed' };
    // @ts-expect-error no such status
    const wrong: Where<StateIn<Order>> = { status: 'Plcaed' };
    void [where, wrong];
  });
});
