import { Instant } from 'demesne';
import { beforeEach, describe, expect, it } from 'vitest';
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

describe('the order history', () => {
  const restaurantId = RestaurantId.of('restaurant_anna');
  const euros = (cents: number): Money => Money.of(cents, 'EUR');
  const placed = (id: string, at: string): OrderPlaced =>
    new OrderPlaced({
      orderId: OrderId.of(id),
      customerId: ada,
      restaurantId,
      items: [],
      itemsTotal: euros(2100),
      deliveryFee: euros(0),
      discount: euros(0),
      total: euros(2100),
      paymentMethod: new Cash({}),
      placedAt: Instant.of(at),
    });
  const parties = (id: string) => ({ orderId: OrderId.of(id), customerId: ada, restaurantId });

  it('R5 shows a customer’s orders with what became of them, the newest first', async () => {
    const stage = contextStage('2026-03-06T12:00:00Z');
    const account = accountContext(stage);
    await stage.hear(
      placed('order_1', '2026-03-06T12:00:00Z'),
      new OrderCompleted(parties('order_1')),
      placed('order_2', '2026-03-07T12:00:00Z'),
      placed('order_1', '2026-03-06T12:00:00Z'),
      new OrderRejected({ ...parties('order_2'), reason: 'no' }),
      placed('order_3', '2026-03-08T12:00:00Z'),
    );
    expect((await account.ordersOf(ada)).map(({ orderId, outcome }) => [orderId, outcome])).toEqual([
      ['order_3', 'open'],
      ['order_2', 'rejected'],
      ['order_1', 'completed'],
    ]);
    expect(await account.ordersOf(bob)).toEqual([]);
  });
});
