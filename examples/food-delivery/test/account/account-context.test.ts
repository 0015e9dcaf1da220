import { Instant } from 'demesne';
import { Projection } from 'demesne/event-sourcing';
import { beforeEach, describe, expect, it } from 'vitest';
import { MyOrders, myOrdersProjection, type MyOrdersQuery } from '../../src/account/application/my-orders.ts';
import { AlreadyRegistered } from '../../src/account/application/register-customer.ts';
import { Contact, EmailAddress, PhoneNumber } from '../../src/account/domain/contact.ts';
import { EmailTaken } from '../../src/account/domain/email-claim.ts';
import { accountContext, type AccountContext } from '../../src/account/infrastructure/account-context.ts';
import { Cash, OrderCompleted, OrderPlaced, OrderRejected } from '../../src/ordering/index.ts';
import { CustomerId, Money, OrderId, RestaurantId } from '../../src/shared-kernel/index.ts';
import { type ContextStage, contextStage } from '../context-stage.ts';

const ada = CustomerId.of('customer_ada');
const bob = CustomerId.of('customer_bob');
const contactOf = (email: string): Contact =>
  new Contact({ name: 'Ada', email: new EmailAddress(email), phone: new PhoneNumber('+4930901820') });

describe('the account context', () => {
  let stage: ContextStage;
  let account: AccountContext;

  beforeEach(() => {
    stage = contextStage('2026-03-06T12:00:00Z');
    account = accountContext(stage);
  });

  it('R1 registers a customer once', async () => {
    const command = { customerId: ada, contact: contactOf('ada@example.com') };
    expect((await account.registerCustomer(command)).isOk()).toBe(true);
    expect((await account.registerCustomer(command))._unsafeUnwrapErr()).toBeInstanceOf(AlreadyRegistered);
    expect(stage.log.types).toEqual(['account.EmailClaimed', 'account.CustomerRegistered']);
  });

  it('R2 gives an e-mail address to one customer, however it is written', async () => {
    await account.registerCustomer({ customerId: ada, contact: contactOf('ada@example.com') });
    const second = await account.registerCustomer({ customerId: bob, contact: contactOf('Ada@Example.com') });
    expect(second._unsafeUnwrapErr()).toBeInstanceOf(EmailTaken);
    expect(stage.log.types).toHaveLength(2);
  });

  it('R2 gives an e-mail address to one customer, also when two ask at once', async () => {
    const contact = contactOf('ada@example.com');
    const answers = await Promise.all(
      [ada, bob].map((customerId) => account.registerCustomer({ customerId, contact })),
    );
    expect(answers.filter((answer) => answer.isOk())).toHaveLength(1);
    expect(stage.log.types.filter((type) => type === 'account.CustomerRegistered')).toHaveLength(1);
  });

  it('R3 frees an address that its customer gives up, and lets them have it back', async () => {
    const [first, second] = [contactOf('ada@example.com'), contactOf('ada@example.org')];
    await account.registerCustomer({ customerId: ada, contact: first });
    expect((await account.changeContact({ customerId: ada, contact: second })).isOk()).toBe(true);
    expect((await account.registerCustomer({ customerId: bob, contact: first })).isOk()).toBe(true);
    expect((await account.changeContact({ customerId: ada, contact: first }))._unsafeUnwrapErr()).toBeInstanceOf(
      EmailTaken,
    );
    expect((await account.changeContact({ customerId: bob, contact: contactOf('bob@example.org') })).isOk()).toBe(true);
    expect((await account.changeContact({ customerId: ada, contact: first })).isOk()).toBe(true);
  });

  it('R3 records nothing when nothing changes', async () => {
    const command = { customerId: ada, contact: contactOf('ada@example.com') };
    await account.registerCustomer(command);
    await account.changeContact(command);
    expect(stage.log.types).toHaveLength(2);
  });

  it.each(['ada', 'ada@', '@example.com', 'a b@example.com', `${'a'.repeat(200)}@example.com`])(
    'R4 knows that %s is no e-mail address',
    (email) => expect(EmailAddress.create(email).isErr()).toBe(true),
  );

  it.each(['030901820', '+0309018', '+49 30 901820', '+1234567890123456', ''])(
    'R4 knows that %s is no number',
    (phone) => expect(PhoneNumber.create(phone).isErr()).toBe(true),
  );
});

describe('my orders', () => {
  const restaurantId = RestaurantId.of('restaurant_anna');
  const euros = (cents: number): Money => Money.of(cents, 'EUR');
  const placed = (id: string, at: string): OrderPlaced =>
    new OrderPlaced({
      ...parties(id),
      items: [],
      itemsTotal: euros(2100),
      deliveryFee: euros(0),
      discount: euros(0),
      total: euros(2100),
      paymentMethod: new Cash({}),
      placedAt: Instant.of(at),
    });
  const parties = (id: string) => ({ orderId: OrderId.of(id), customerId: ada, restaurantId });
  const threeOrders = [
    placed('order_1', '2026-03-06T12:00:00Z'),
    new OrderCompleted(parties('order_1')),
    placed('order_2', '2026-03-07T12:00:00Z'),
    new OrderRejected({ ...parties('order_2'), reason: 'no' }),
    placed('order_3', '2026-03-08T12:00:00Z'),
  ];
  const shown = async (account: AccountContext, page: Omit<MyOrdersQuery, 'customerId'> = {}) => {
    const { items, next } = (await account.myOrders({ customerId: ada, ...page }))._unsafeUnwrap();
    return { items: items.map(({ orderId, outcome }) => `${orderId} ${outcome}`), next };
  };

  let stage: ContextStage;
  let account: AccountContext;

  beforeEach(async () => {
    stage = contextStage('2026-03-06T12:00:00Z');
    account = accountContext(stage);
    await stage.hear(...threeOrders);
  });

  it('R5 are shown with what became of them, the newest first', async () => {
    await stage.project(account.projections);
    expect((await shown(account)).items).toEqual(['order_3 open', 'order_2 rejected', 'order_1 completed']);
    expect((await account.myOrders({ customerId: bob }))._unsafeUnwrap().items).toEqual([]);
    expect((await account.myOrders({ customerId: ada }))._unsafeUnwrap().items[2]).toEqual({
      ...parties('order_1'),
      total: euros(2100),
      placedAt: Instant.of('2026-03-06T12:00:00Z'),
      outcome: 'completed',
    });
  });

  it('R5 are shown page by page, and go on where a page ended', async () => {
    await stage.project(account.projections);
    const first = await shown(account, { limit: 2 });
    expect(first.items).toEqual(['order_3 open', 'order_2 rejected']);
    await stage.hear(placed('order_4', '2026-03-09T12:00:00Z'));
    await stage.project(account.projections);
    const second = await shown(account, { limit: 2, after: String(first.next) });
    expect(second).toEqual({ items: ['order_1 completed'], next: undefined });
  });

  it('are shown as of the old version until those of a new one are made, and then as of that', async () => {
    await stage.project(account.projections);
    const withoutFailures = Projection.define(myOrdersProjection.name, {
      version: myOrdersProjection.version + 1,
      into: MyOrders,
      events: { OrderPlaced, OrderRejected },
      project: {
        OrderPlaced: ({ data: { orderId, total, placedAt } }, rows) =>
          rows.put({ ...parties(orderId), total, placedAt, outcome: 'open' }),
        OrderRejected: ({ data }, rows) => rows.remove(data.orderId),
      },
    });
    expect((await shown(account)).items).toHaveLength(3);
    await stage.project([withoutFailures]);
    expect((await shown(account)).items).toEqual(['order_3 open', 'order_1 open']);
  });
});
