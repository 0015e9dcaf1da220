import type { Fault } from '../../../domain/fault.ts';
import type { Envelope } from '../../../messaging/message/envelope.ts';
import { AccountOpened } from '../bank.ts';
import type { Rules } from '../rules.ts';
import { expectSame, expectThat, faultOf } from '../expectations.ts';
import { arrival, deposit, deposits, enveloped, idsIn, idsInStream, positionsOf } from './deposits.ts';
import type { LogUnderContract } from './subject.ts';

/** After a refusal in the middle of a batch of several streams, there is nothing of the batch. */
async function expectNothingOf({ log, append }: LogUnderContract, wrong: Envelope, code: string): Promise<void> {
  await append([deposit('a', 1), deposit('b', 1)]);
  const batch = [deposit('a', 2), deposit('c', 1), arrival('told', 'a', 2), wrong, deposit('b', 2)];
  await faultOf(() => append(batch), code, 'The batch is refused.');
  expectSame(await idsIn(log), ['a1', 'b1'], 'Nothing of it stands in the log.');
  const streams = await Promise.all(['a', 'b', 'c'].map(async (id) => idsInStream(log, `Account/${id}`)));
  expectSame(streams, [['a1'], ['b1'], []], 'Nothing of it stands in a stream.');
  expectSame(await log.head(), 2, 'The head stays where it was.');
}

/** What is appended together is there together, or not at all. */
export const refusing: Rules<LogUnderContract> = {
  'an id that is there already is refused, with all that came along': async ({ log, append }) => {
    await append(deposits(1, 2));
    const again = [deposit('a', 1), deposit('a', 2, { id: 'm2' })];
    await faultOf(() => append(again), 'DUPLICATE_MESSAGE', 'A second m2 is refused.');
    expectSame(await idsIn(log), ['m1', 'm2'], 'Nothing of it is appended.');
  },

  'an id twice in one append is refused, with all that came along': async ({ log, append }) => {
    const twice = [deposit('a', 1), deposit('b', 1), deposit('c', 1, { id: 'a1' })];
    await faultOf(() => append(twice), 'DUPLICATE_MESSAGE', 'The second a1 is refused.');
    expectSame(await idsIn(log), [], 'Nothing of it is appended.');
  },

  'an id stands for one message of the whole log, whatever its stream or tenant': async ({ log, append }) => {
    await append([deposit('a', 1, { tenant: 'north' }), enveloped('x', new AccountOpened())]);
    const others: readonly Envelope[] = [
      deposit('b', 1, { id: 'a1' }),
      deposit('a', 1, { tenant: 'south' }),
      deposit('b', 1, { id: 'x' }),
      arrival('a1', 'a', 1),
      enveloped('a1', new AccountOpened()),
      enveloped('x', new AccountOpened(), { tenant: 'south' }),
    ];
    for (const other of others) await faultOf(() => append([other]), 'DUPLICATE_MESSAGE', 'The id is taken.');
    expectSame(await idsIn(log), ['a1', 'x'], 'The first ones stay alone.');
  },

  'a message that is sent again as it was is refused': async ({ log, append }) => {
    await append(deposits(1));
    const thrown = await faultOf(() => append(deposits(1)), 'DUPLICATE_MESSAGE', 'The id is told before the version.');
    expectThat(thrown.message.includes('m1'), 'The fault names the message.');
    expectSame(await idsIn(log), ['m1'], 'It is there once.');
  },

  'a version that is taken is refused, with its stream and version told': async ({ log, append }) => {
    await append([deposit('a', 1), deposit('a', 2)]);
    for (const version of [1, 2]) {
      const late = deposit('a', version, { id: `late ${version}` });
      const fault = await faultOf(() => append([late]), 'VERSION_TAKEN', 'Somebody was first.');
      const { stream, version: found } = fault as Fault & { stream?: unknown; version?: unknown };
      expectSame([stream, found], ['Account/a', version], 'The fault says where.');
    }
    expectSame(await idsIn(log), ['a1', 'a2'], 'The first ones stay alone.');
  },

  'a version twice in one append is refused': async ({ log, append }) => {
    const twice = [deposit('a', 1), deposit('a', 1, { id: 'again' })];
    await faultOf(() => append(twice), 'VERSION_TAKEN', 'The first of them has taken it.');
    expectSame(await idsIn(log), [], 'Nothing of it is appended.');
  },

  'versions that fall within one append are refused': async ({ log, append }) => {
    await faultOf(() => append([deposit('a', 2), deposit('a', 1)]), 'VERSION_TAKEN', 'They have to rise.');
    expectSame(await idsIn(log), [], 'Nothing of it is appended.');
  },

  'a version that leaves one out is refused': async ({ log, append }) => {
    await append([deposit('a', 1)]);
    await faultOf(() => append([deposit('a', 3)]), 'VERSION_GAP', 'The second one is missing.');
    await faultOf(() => append([deposit('a', 2), deposit('a', 4)]), 'VERSION_GAP', 'The third one is missing.');
    expectSame(await idsIn(log), ['a1'], 'Nothing of it is appended.');
  },

  'a gap within the first append of a stream is refused': async ({ log, append }) => {
    await faultOf(() => append([deposit('a', 1), deposit('a', 3)]), 'VERSION_GAP', 'The second one is missing.');
    expectSame(await idsIn(log), [], 'Nothing of it is appended.');
  },

  'a known id in the middle leaves nothing of a batch of several streams': (world) =>
    expectNothingOf(world, enveloped('a1', new AccountOpened()), 'DUPLICATE_MESSAGE'),

  'a taken version in the middle leaves nothing of a batch of several streams': (world) =>
    expectNothingOf(world, deposit('b', 1, { id: 'late' }), 'VERSION_TAKEN'),

  'a gap in the middle leaves nothing of a batch of several streams': (world) =>
    expectNothingOf(world, deposit('c', 3), 'VERSION_GAP'),

  'of all that is wrong, the first in the order of the messages is told, and the id before the version': async (
    world,
  ) => {
    const { log, append } = world;
    await append([deposit('a', 1), deposit('a', 2), deposit('b', 1)]);
    const known = enveloped('b1', new AccountOpened());
    const tries: readonly (readonly [wrong: readonly Envelope[], code: string, of: string | number])[] = [
      [[deposit('a', 9, { id: 'b1' })], 'DUPLICATE_MESSAGE', 'b1'],
      [[deposit('a', 1, { id: 'b1' })], 'DUPLICATE_MESSAGE', 'b1'],
      [[known, deposit('a', 9)], 'DUPLICATE_MESSAGE', 'b1'],
      [[known, deposit('c', 1), deposit('c', 3)], 'DUPLICATE_MESSAGE', 'b1'],
      [[deposit('c', 1), deposit('d', 1, { id: 'c1' }), known], 'DUPLICATE_MESSAGE', 'c1'],
      [[deposit('c', 1), enveloped('a1', new AccountOpened()), known], 'DUPLICATE_MESSAGE', 'a1'],
      [[deposit('a', 2, { id: 'x' }), known], 'VERSION_TAKEN', 2],
      [[deposit('b', 2), deposit('a', 1, { id: 'x' }), deposit('b', 9)], 'VERSION_TAKEN', 1],
      [[deposit('a', 9), known], 'VERSION_GAP', 9],
      [[deposit('c', 1), deposit('c', 3), known], 'VERSION_GAP', 3],
    ];
    for (const [wrong, code, of] of tries) {
      const fault = await faultOf(() => append(wrong), code, 'It is the first of them.');
      const { messageId, version, found } = fault as Fault & {
        messageId?: unknown;
        version?: unknown;
        found?: unknown;
      };
      expectSame(messageId ?? version ?? found, of, 'The fault says which.');
    }
    expectSame(await idsIn(log), ['a1', 'a2', 'b1'], 'Nothing of it is appended.');
  },

  'what was refused may come again once it is right, and takes the next position': async ({ log, append }) => {
    await append(deposits(1));
    const again = deposit('x', 1, { id: 'm1' });
    await faultOf(() => append([...deposits(2), again]), 'DUPLICATE_MESSAGE', 'm1 is there already.');
    await faultOf(() => append(deposits(2, 4)), 'VERSION_GAP', 'm3 is missing.');
    await faultOf(
      () => append([...deposits(2), deposit('m', 2, { id: 'other' })]),
      'VERSION_TAKEN',
      'm2 has taken the version.',
    );
    await append(deposits(2, 3));
    expectSame(await idsIn(log), ['m1', 'm2', 'm3'], 'No refusal has kept an id or a version.');
    expectSame(positionsOf(await log.read(0, 10)), [1, 2, 3], 'Nor a position.');
  },
};
