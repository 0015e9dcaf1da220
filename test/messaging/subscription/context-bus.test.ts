import { describe, expect, it } from 'vitest';
import { CardCharged, OrderPlaced, OrderReceived, Post } from '../kit.ts';

const handle = (): void => undefined;

describe('the bus within a context', () => {
  it('takes its own domain events, and what any context publishes', async () => {
    const post = new Post();
    const payment = post.bus.within('payment');
    payment.subscribe([CardCharged, OrderReceived], { name: 'both', handle });
    payment.subscribe(CardCharged, { name: 'one', handle });
    post.commit(new CardCharged({ cents: 1 }));
    post.commit(new OrderReceived({ note: 'x' }));

    expect(payment.context).toBe('payment');
    expect((await post.bus.publish()).delivered).toBe(3);
  });

  it('refuses domain events of others, one by one and in lists', () => {
    const payment = new Post().bus.within('payment');
    const foreign = expect.objectContaining({ code: 'FOREIGN_EVENT' });

    expect(() => payment.subscribe(OrderPlaced as never, { name: 'a', handle })).toThrow(foreign);
    expect(() => payment.subscribe([CardCharged, OrderPlaced] as never, { name: 'a', handle })).toThrow(foreign);
    expect(() => new Post().bus.within('pay').subscribe(CardCharged as never, { name: 'a', handle })).toThrow(foreign);
  });

  it('shares its names with the whole bus', () => {
    const { bus } = new Post();
    bus.subscribe(OrderPlaced, { name: 'taken', handle });

    expect(() => bus.within('payment').subscribe(CardCharged, { name: 'taken', handle })).toThrow(
      expect.objectContaining({ code: 'SUBSCRIPTION_NAME_TAKEN' }),
    );
  });
});
