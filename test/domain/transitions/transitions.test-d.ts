import type { Result } from 'neverthrow';
import { expectTypeOf, it } from 'vitest';
import { z } from 'zod';
import type { IllegalTransition } from '../../../src/domain/transitions/illegal-transition.ts';
import { Transitions } from '../../../src/domain/transitions/transitions.ts';

const deliveryStatus = Transitions.define('Delivery', {
  Pending: ['Assigned', 'Failed'],
  Assigned: ['PickedUp', 'Failed'],
  PickedUp: ['Delivered'],
  Delivered: [],
  Failed: [],
});

type Status = 'Pending' | 'Assigned' | 'PickedUp' | 'Delivered' | 'Failed';
type State =
  | { readonly status: 'Pending'; readonly radius: number }
  | { readonly status: 'Assigned'; readonly driver: string }
  | { readonly status: 'PickedUp'; readonly driver: string; readonly at: number }
  | { readonly status: 'Delivered' }
  | { readonly status: 'Failed'; readonly reason: string };

declare const state: State;

it('does not compile a move to a status that is not there', () => {
  Transitions.define('Thing', {
    // @ts-expect-error there is no status B
    A: ['B'],
  });
});

it('knows its statuses', () => {
  expectTypeOf(deliveryStatus.statuses).toEqualTypeOf<readonly [Status, ...Status[]]>();
  expectTypeOf(z.enum(deliveryStatus.statuses).parse('')).toEqualTypeOf<Status>();
});

it('does not compile a question about another status', () => {
  // @ts-expect-error a misspelt status
  deliveryStatus.can('Pending', 'Asigned');
  // @ts-expect-error a misspelt status
  deliveryStatus.check('Pendng', 'Assigned');
  // @ts-expect-error a misspelt status
  deliveryStatus.checkState(state, 'Asigned');
  // @ts-expect-error a misspelt status
  deliveryStatus.isFinal('Faild');
});

it('narrows a state to those that may go on', () => {
  expectTypeOf(deliveryStatus.checkState(state, 'Failed')).toEqualTypeOf<
    Result<Extract<State, { status: 'Pending' | 'Assigned' }>, IllegalTransition>
  >();
  deliveryStatus.checkState(state, 'PickedUp').map(({ driver }) => expectTypeOf(driver).toEqualTypeOf<string>());
  // @ts-expect-error before it is picked up there is no time of picking up
  deliveryStatus.checkState(state, 'PickedUp').map(({ at }) => at);
});

it('gives nothing where no status leads', () => {
  expectTypeOf(deliveryStatus.checkState(state, 'Pending')).toEqualTypeOf<Result<never, IllegalTransition>>();
});
