import { BufferedUnitOfWork, stateStored, type RepositoryRecipe, type Store } from 'demesne/application';
import { eventSourced, everyEvents } from 'demesne/event-sourcing';
import { FixedClock, SequentialIdentifiers } from 'demesne/testing';
import fc from 'fast-check';
import { ok, safeTry, type Result } from 'neverthrow';
import { expect } from 'vitest';
import { freeForTwoMinutes } from '../../src/ordering/domain/cancellation-policy.ts';
import { Order, type Milestone } from '../../src/ordering/domain/order.ts';
import { item, noon, orderId, parties, pizza, placement, places, terms, water } from './carts.ts';

const menuItemId = fc.constantFrom(pizza, water);
const quantity = fc.integer({ min: 0, max: 12 });
const minutes = fc.integer({ min: 0, max: 5 });

/** What customers, the kitchen, drivers and the bank do to an order. */
const anyStep = fc.oneof(
  fc.record({ kind: fc.constant('add' as const), menuItemId, quantity: fc.integer({ min: 1, max: 12 }) }),
  fc.record({ kind: fc.constant('changeQuantity' as const), menuItemId, quantity }),
  fc.record({ kind: fc.constant('remove' as const), menuItemId }),
  fc.record({ kind: fc.constant('place' as const) }),
  fc.record({ kind: fc.constant('confirm' as const) }),
  fc.record({ kind: fc.constant('reject' as const) }),
  fc.record({ kind: fc.constant('cancel' as const), minutes }),
  fc.record({
    kind: fc.constant('reach' as const),
    milestone: fc.constantFrom<Milestone>('Preparing', 'ReadyForPickup', 'OutForDelivery', 'Delivered'),
  }),
  fc.record({ kind: fc.constant('notePayment' as const) }),
);
type Step = typeof anyStep extends fc.Arbitrary<infer One> ? One : never;

/** Each list is done in a unit of its own: all of it, or up to the first refusal, which undoes it. */
type Life = readonly (readonly Step[])[];

/** An order with which all goes well; left to chance, hardly any would come that far. */
export const wholeJourney: Life = [
  [{ kind: 'add', menuItemId: pizza, quantity: 2 }],
  [{ kind: 'place' }],
  [{ kind: 'confirm' }],
  [{ kind: 'reach', milestone: 'Preparing' }],
  [{ kind: 'reach', milestone: 'ReadyForPickup' }],
  [{ kind: 'reach', milestone: 'OutForDelivery' }],
  [{ kind: 'reach', milestone: 'Delivered' }],
  [{ kind: 'notePayment' }],
];

/** Whatever may happen, from any point of the journey on. */
export const anyLife: fc.Arbitrary<Life> = fc
  .tuple(
    fc.nat(wholeJourney.length),
    fc.array(fc.array(anyStep, { minLength: 1, maxLength: 3 }), { minLength: 6, maxLength: 16 }),
  )
  .map(([steps, after]) => [...wholeJourney.slice(0, steps), ...after]);

function taken(order: Order, step: Step): Result<void, unknown> {
  switch (step.kind) {
    case 'add':
      return order.add(item(step.menuItemId, step.menuItemId === pizza ? 1050 : 300, step.quantity));
    case 'changeQuantity':
      return order.changeQuantity(step.menuItemId, step.quantity);
    case 'remove':
      return order.remove(step.menuItemId);
    case 'place':
      return order.place(placement);
    case 'confirm':
      return order.confirm();
    case 'reject':
      return order.reject('the oven is broken');
    case 'cancel':
      return order.cancel(freeForTwoMinutes, noon.plusMs(step.minutes * 60_000));
    case 'reach':
      return order.reach(step.milestone);
    case 'notePayment':
      return order.notePayment();
  }
}

/** How an order may be kept. */
const ways: Readonly<Record<string, () => RepositoryRecipe<Order>>> = {
  'as its state': () => stateStored(Order),
  'as its events': () => eventSourced(Order),
  'as its events, with snapshots': () => eventSourced(Order, { snapshots: { when: everyEvents(3) } }),
};

/** All that came of an order's life: what each step was answered, how the order stands, and what was told. */
async function lived(life: Life, store: Store, recipe: RepositoryRecipe<Order>): Promise<object> {
  const identifiers = new SequentialIdentifiers('m-');
  const options = { clock: new FixedClock(noon), identifiers };
  const unit = new BufferedUnitOfWork(store, { orders: recipe }, options);
  await unit.run(({ orders }) => orders.save(Order.start({ ...parties, ...places, terms })));
  const answers: unknown[] = [];
  for (const steps of life) {
    const answer = await unit.run(({ orders }) =>
      safeTry(async function* () {
        const order = yield* await orders.get(orderId);
        for (const step of steps) yield* taken(order, step);
        yield* await orders.save(order);
        const { status, version, total, itemsTotal, hasEnded } = order;
        return ok({ status, version, hasEnded, total: total.toJSON(), itemsTotal: itemsTotal.toJSON() });
      }),
    );
    answers.push(answer.isOk() ? answer.value : JSON.parse(JSON.stringify(answer.error)));
  }
  const told = (await store.log.read(0, 1_000)).map(({ envelope }) => [envelope.aggregate, envelope.message.toJSON()]);
  return { answers, told };
}

/** Lives one life in every way, each on a store of its own, and expects all of them to come to the same. */
export async function expectAlike(
  life: Life,
  open: () => Promise<{ store: Store; dispose(): unknown }>,
): Promise<object> {
  const all: { readonly way: string; readonly found: object }[] = [];
  for (const [way, recipe] of Object.entries(ways)) {
    const { store, dispose } = await open();
    try {
      all.push({ way, found: await lived(life, store, recipe()) });
    } finally {
      await dispose();
    }
  }
  for (const { way, found } of all) expect({ way, found }).toEqual({ way, found: all[0]?.found });
  return all[0]?.found ?? {};
}
