import { expectSame, faultOf, thrownBy } from '../expectations.ts';
import type { Rules } from '../rules.ts';
import type { ProjectionStopped } from '../../../event-sourcing/projection/projection-faults.ts';
import { ProjectionOperator } from '../../../event-sourcing/projection/projection-operator.ts';
import { balances, type Ledger } from './ledger.ts';

/** Who waits for rows, and what they are told. */
export const waiting: Rules<Ledger> = {
  'whoever has committed waits for the rows, and reads them': async (ledger) => {
    const projection = balances();
    const running = await ledger.run(projection);
    for (const amount of [1, 2, 3]) {
      await ledger.deposit({ a: amount });
      await running.waitFor(projection);
      expectSame(await ledger.shown(), { a: [0, 1, 3, 6][amount] }, 'All that was committed counts.');
    }
  },

  'rows are waited for in a process that does not make them': async (ledger) => {
    const projection = balances();
    await ledger.run(projection);
    await ledger.deposit({ a: 5 });
    await ProjectionOperator.over(ledger.store, projection).waitFor();
    expectSame(await ledger.shown(), { a: 5 }, 'They are there.');
  },

  'a position that is passed is not waited for': async (ledger) => {
    const projection = balances();
    await ledger.deposit({ a: 5 });
    await ledger.runThrough(projection);
    await ledger.deposit({ a: 2 });
    await ProjectionOperator.over(ledger.store, projection).waitFor({ position: 2, timeoutMs: 0 });
    expectSame(await ledger.shown(), { a: 5 }, 'They show that much.');
  },

  'who waits too long is told so': async (ledger) => {
    const projection = balances();
    await ledger.runThrough(projection);
    await ledger.deposit({ a: 5 });
    const operator = ProjectionOperator.over(ledger.store, projection);
    const fault = await faultOf(() => operator.waitFor({ timeoutMs: 1 }), 'PROJECTION_BEHIND', 'Nobody makes them.');
    expectSame((fault as unknown as { readonly found: number }).found, 0, 'So far they are.');
  },

  'who waits for a projection that has stopped is told why': async (ledger) => {
    const projection = balances({
      check: () => {
        throw new TypeError('not a function');
      },
    });
    const running = await ledger.run(projection);
    await ledger.deposit({ a: 5 });
    const fault = await faultOf(() => running.waitFor(projection), 'PROJECTION_STOPPED', 'It waits for nothing.');
    const { message, failure } = fault as unknown as Pick<ProjectionStopped, 'message' | 'failure'>;
    const isNamed =
      message.startsWith('balances@1 has stopped at position 2, ') && message.includes('after 1 attempt:');
    expectSame([failure.cause.name, isNamed], ['TypeError', true], 'That is why.');
  },

  'who waits for what is paused is told so': async (ledger) => {
    const projection = balances();
    const operator = (await ledger.run(projection)).operator(projection);
    await operator.pause();
    await ledger.deposit({ a: 5 });
    const fault = await faultOf(() => operator.waitFor({ timeoutMs: 1 }), 'PROJECTION_BEHIND', 'It stands still.');
    expectSame(fault.message.endsWith('it is paused, so have it resume.'), true, 'It says what to do.');
  },

  'waiting ends with its signal': async (ledger) => {
    const projection = balances();
    await ledger.runThrough(projection);
    await ledger.deposit({ a: 5 });
    const controller = new AbortController();
    const reason = new Error('enough');
    const waits = ProjectionOperator.over(ledger.store, projection).waitFor({ signal: controller.signal });
    controller.abort(reason);
    expectSame(await thrownBy(() => waits), reason, 'It says why.');
  },

  'nobody waits for what the store does not know': async (ledger) => {
    const operator = ProjectionOperator.over(ledger.store, balances());
    await faultOf(() => operator.waitFor(), 'UNKNOWN_PROJECTION', 'It would never come.');
    await faultOf(() => operator.pause(), 'UNKNOWN_PROJECTION', 'An order to nobody is lost.');
  },
};
