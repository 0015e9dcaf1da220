import { AccountOpened, MoneyArrived } from '../bank.ts';
import type { Rules } from '../rules.ts';
import { expectSame, faultOf } from '../expectations.ts';
import { arrival, deposit, enveloped, idsIn, idsInStream } from './deposits.ts';
import type { LogUnderContract } from './subject.ts';

/** What tells of an aggregate without being an event of it, and what is of none. */
export const integrationEvents: Rules<LogUnderContract> = {
  'an integration event stands in the log, and not in the stream it tells of': async ({ log, append }) => {
    await append([deposit('a', 1), arrival('told', 'a', 1)]);
    expectSame(await idsIn(log), ['a1', 'told'], 'Whoever delivers finds it.');
    expectSame(await idsInStream(log, 'Account/a'), ['a1'], 'The aggregate does not.');
  },

  'an integration event comes back with the aggregate and the version it tells of': async ({ log, append }) => {
    const told = arrival('told', 'a', 7);
    const ofTenant = { ...arrival('told too', 'a', 8), tenant: 'north' };
    await append([told, ofTenant]);
    const found = (await log.read(0, 10)).map(({ envelope }) => envelope);
    expectSame(found, [told, ofTenant], 'Messages about one aggregate keep their order by it.');
  },

  'of one version any number of integration events may tell': async ({ log, append }) => {
    await append([arrival('before', 'a', 1), deposit('a', 1), arrival('first', 'a', 1), arrival('second', 'a', 1)]);
    await append([arrival('later', 'a', 1)]);
    expectSame(await idsIn(log), ['before', 'a1', 'first', 'second', 'later'], 'None of them takes the version.');
  },

  'an integration event leaves the versions of its aggregate as they are': async ({ log, append }) => {
    await append([deposit('a', 1), arrival('told', 'a', 9)]);
    await faultOf(() => append([deposit('a', 10)]), 'VERSION_GAP', 'The second event is still missing.');
    await append([deposit('a', 2), arrival('told again', 'a', 1), deposit('a', 3)]);
    expectSame(await idsInStream(log, 'Account/a'), ['a1', 'a2', 'a3'], 'The events follow each other.');
  },

  'an integration event may tell of an aggregate that has no events here': async ({ log, append }) => {
    await append([arrival('told', 'elsewhere', 5)]);
    expectSame(await idsInStream(log, 'Account/elsewhere'), [], 'There is still no stream.');
    await append([deposit('elsewhere', 1)]);
    expectSame(await idsInStream(log, 'Account/elsewhere'), ['elsewhere1'], 'It begins where it likes.');
  },

  'a message of no aggregate stands in the log, and in no stream': async ({ log, append }) => {
    const [opened, told] = [enveloped('x', new AccountOpened()), enveloped('y', new MoneyArrived({ cents: 1 }))];
    await append([opened, deposit('a', 1), told]);
    expectSame(await idsIn(log), ['x', 'a1', 'y'], 'It has its place.');
    expectSame((await log.read(0, 1))[0]?.envelope, opened, 'It comes back without an aggregate.');
    for (const stream of ['', '/', 'null', 'undefined', 'x']) {
      expectSame(await idsInStream(log, stream), [], 'No stream has it.');
    }
  },
};
