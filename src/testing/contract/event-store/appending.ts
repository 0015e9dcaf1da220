import { EncodedMessage } from '../../../messaging/message/encoded-message.ts';
import { AccountOpened, MoneyDeposited } from '../bank.ts';
import { expectSame, expectThat, okOf } from '../expectations.ts';
import type { Rules } from '../rules.ts';
import { account, all, centsIn, deposits, fill, now, versionsIn, type Book } from './book.ts';

/** What is appended is there, as it was appended. */
export const appending: Rules<Book> = {
  'a new stream begins with version 1, and the answer is the last version': async (book) => {
    const appended = okOf(await book.events.append(account('a'), deposits(5, 6, 7), { expected: 'none' }));
    expectSame(appended.version, 3, 'There are three.');
    expectSame(await versionsIn(book, account('a')), [1, 2, 3], 'They are numbered from 1.');
  },

  'a stream goes on from the version that it has': async (book) => {
    await fill(book, account('a'), 2);
    const appended = okOf(await book.events.append(account('a'), deposits(8, 9), { expected: 2 }));
    expectSame(appended.version, 4, 'Two more.');
    expectSame(await centsIn(book, account('a')), [1, 2, 8, 9], 'They come after those that were there.');
  },

  'the ids of the events are answered, in their order': async ({ events }) => {
    const { ids } = okOf(await events.append(account('a'), deposits(1, 2), { expected: 'none' }));
    expectSame(
      (await all(events.readStream(account('a')))).map(({ id }) => id),
      ids,
      'They are those of the events.',
    );
    expectThat(new Set(ids).size === 2, 'Each has its own.');
  },

  'events are stamped with the time, the conversation, the cause, the actor and the tenant': async ({ events }) => {
    const stamp = { correlationId: 'c-7', causationId: 'm-7', actor: 'Ada' };
    await events.append(account('a', 'north'), deposits(1), { expected: 'none', ...stamp });
    const [found] = await all(events.readStream(account('a', 'north')));
    const { correlationId, causationId, actor, tenant, aggregate } = found ?? {};
    expectSame({ correlationId, causationId, actor }, stamp, 'It says what it was told.');
    expectSame(tenant, 'north', 'It says whose it is.');
    expectSame(aggregate, { type: 'Account', id: 'a', version: 1 }, 'It says what it is of.');
    expectThat(found?.occurredAt.toString() === now.toString(), 'It says when it was.');
  },

  'without a conversation, the events of an append are one of their own': async ({ events }) => {
    await events.append(account('a'), deposits(1, 2), { expected: 'none' });
    await events.append(account('a'), deposits(3), { expected: 2 });
    const [one, two, three] = (await all(events.readStream(account('a')))).map((event) => event.correlationId);
    expectThat(one !== undefined && one !== '' && one === two, 'The first two belong together.');
    expectThat(three !== one, 'The third was another append.');
  },

  'an event comes back as what it was': async ({ events }) => {
    await events.append(account('a'), [new AccountOpened(), ...deposits(5)], { expected: 'none' });
    const [opened, deposited] = (await all(events.readStream(account('a')))).map(({ message }) => message);
    expectThat(opened instanceof AccountOpened, 'One without data too.');
    expectThat(deposited instanceof MoneyDeposited && deposited.data.cents === 5, 'One with its data.');
  },

  'an event of which only the stored form is known is appended as it is': async ({ events }) => {
    const lost = new EncodedMessage('bank.MoneyLost', 3, { cents: 4, where: ['at', 'sea'] });
    okOf(await events.append(account('a'), [lost], { expected: 'none' }));
    const [found] = await all(events.readStream(account('a')));
    const expected = { type: 'bank.MoneyLost', version: 3, data: { cents: 4, where: ['at', 'sea'] } };
    expectSame(found?.message.toJSON(), expected, 'It has its name, its version and its data.');
  },

  'streams of one id are others where their types or tenants are': async (book) => {
    const streams = [account('a'), account('a', 'north'), { type: 'Statement', id: 'a' }];
    for (const [index, stream] of streams.entries()) await fill(book, stream, index + 1);
    const versions = await Promise.all(streams.map(async (stream) => (await book.events.standing(stream))?.version));
    expectSame(versions, [1, 2, 3], 'Each has its own versions.');
  },

  'what is appended stands in the log, and who listens is told': async ({ events, store }) => {
    let calls = 0;
    const told = new Promise<void>((resolve) => {
      store.log.onAppended(() => resolve(void (calls += 1)));
    });
    const { ids } = okOf(await events.append(account('a'), deposits(1, 2), { expected: 'none' }));
    await told;
    const found = (await store.log.read(0, 10)).map(({ envelope }) => envelope.id);
    expectSame(found, ids, 'Whoever reads the log finds it.');
    expectThat(calls > 0, 'Whoever waits for it is woken.');
  },

  'what the log was given by others is in its stream': async (book) => {
    await fill(book, account('a'), 1);
    const [first] = await all(book.events.readStream(account('a')));
    const aggregate = { type: 'Account', id: 'a', version: 2 };
    await book.store.log.append([
      { id: 'by hand', message: deposits(9)[0] as MoneyDeposited, occurredAt: now, correlationId: 'c', aggregate },
    ]);
    expectSame(await centsIn(book, account('a')), [1, 9], 'A unit of work appends to the same stream.');
    expectSame((await all(book.events.readStream(account('a'))))[0]?.id, first?.id, 'What was there stays.');
  },
};
