import type { Envelope } from '../../../messaging/message/envelope.ts';
import type { LoggedMessage, MessageLog } from '../../../messaging/log/message-log.ts';
import { turnOfTheLoop } from '../../turn-of-the-loop.ts';
import type { Rules } from '../rules.ts';
import { expectSame, faultOf, thrownBy } from '../expectations.ts';
import { deposit, idsIn, idsInStream, idsOf, positionsOf, range } from './deposits.ts';
import type { LogUnderContract } from './subject.ts';

const WRITERS = range(1, 10).map((number) => `w${number}-`);
const APPENDS = 4;

/** Ten writers, each of which appends two events of its own account four times over. */
async function writeAll({ append }: LogUnderContract): Promise<void> {
  const write = async (account: string): Promise<void> => {
    for (const version of range(1, APPENDS).map((number) => 2 * number - 1)) {
      await append([deposit(account, version), deposit(account, version + 1)]);
    }
  };
  await Promise.all(WRITERS.map(write));
}

const ownIds = (account: string): string[] => range(1, 2 * APPENDS).map((version) => `${account}${version}`);

/** Reads with a cursor until everything is written and read. */
async function follow(log: MessageLog, writing: Promise<unknown>, limit = 7): Promise<readonly LoggedMessage[]> {
  const seen: LoggedMessage[] = [];
  let isWritten = false;
  const written = writing.finally(() => (isWritten = true));
  for (;;) {
    const wasWritten = isWritten;
    const batch = await log.read(seen.at(-1)?.position ?? 0, limit);
    seen.push(...batch);
    if (batch.length > 0) continue;
    if (wasWritten) break;
    await turnOfTheLoop();
  }
  await written;
  return seen;
}

/** Ten appends at once that can't all be; the codes of those that were refused. */
async function race({ append }: LogUnderContract, batch: (n: number) => readonly Envelope[]): Promise<unknown[]> {
  const thrown = await Promise.all(range(1, 10).map(async (number) => thrownBy(() => append(batch(number)))));
  return thrown.filter((one) => one !== undefined).map((one) => (one as { readonly code?: unknown }).code);
}

const times = (count: number, code: string): string[] => range(1, count).map(() => code);

/** Many at once. */
export const concurrency: Rules<LogUnderContract> = {
  'appends at once are all there, each of them once and in its order': async (world) => {
    await writeAll(world);
    const batch = await world.log.read(0, Infinity);
    expectSame(positionsOf(batch), range(1, WRITERS.length * 2 * APPENDS), 'There is no gap.');
    for (const account of WRITERS) {
      const inLog = idsOf(batch).filter((id) => id.startsWith(account));
      expectSame(inLog, ownIds(account), 'Its messages stand in the order of appending.');
      expectSame(await idsInStream(world.log, `Account/${account}`), ownIds(account), 'So they do in its stream.');
    }
  },

  'a reader that follows while many append meets each message once': async (world) => {
    const seen = await follow(world.log, writeAll(world));
    expectSame(positionsOf(seen), range(1, WRITERS.length * 2 * APPENDS), 'Nothing comes in behind its back.');
    expectSame(idsOf(seen).toSorted(), WRITERS.flatMap(ownIds).toSorted(), 'Nothing is left out.');
    expectSame(await world.log.read(0, Infinity), seen, 'It has met them where they stay.');
  },

  'a reader that follows while many append meets the events of each aggregate in order': async (world) => {
    const seen = idsOf(await follow(world.log, writeAll(world), 3));
    for (const account of WRITERS) {
      const own = seen.filter((id) => id.startsWith(account));
      expectSame(own, ownIds(account), 'Their versions ascend.');
    }
  },

  'readers of any pace meet the same while many append': async (world) => {
    const writing = writeAll(world);
    const [slow, quick, one] = await Promise.all([2, 7, Infinity].map((limit) => follow(world.log, writing, limit)));
    expectSame(slow?.length, WRITERS.length * 2 * APPENDS, 'All is met.');
    expectSame([quick, one], [slow, slow], 'Each position holds one message for everybody.');
  },

  'the head never falls, and is never behind what was read': async (world) => {
    const writing = writeAll(world);
    let last = 0;
    for (const _ of range(1, 50)) {
      const read = (await world.log.read(0, Infinity)).at(-1)?.position ?? 0;
      const head = await world.log.head();
      expectSame([read >= last, head >= read], [true, true], `After ${last}, it read up to ${read} of ${head}.`);
      last = head;
      await turnOfTheLoop();
    }
    await writing;
    expectSame(await world.log.head(), WRITERS.length * 2 * APPENDS, 'In the end it is the last position.');
  },

  'of many that write one version exactly one wins, and the others are told': async (world) => {
    await world.append([deposit('a', 1)]);
    const codes = await race(world, (number) => [deposit('a', 2, { id: `try ${number}` })]);
    expectSame(codes, times(9, 'VERSION_TAKEN'), 'Nine are refused.');
    expectSame((await idsInStream(world.log, 'Account/a')).length, 2, 'One is there.');
  },

  'of many that begin one stream exactly one wins': async (world) => {
    const codes = await race(world, (number) => [deposit('a', 1, { id: `try ${number}` })]);
    expectSame(codes, times(9, 'VERSION_TAKEN'), 'Nine are refused.');
    expectSame((await idsInStream(world.log, 'Account/a')).length, 1, 'One is there.');
  },

  'nothing of who lost a version stands in the log': async (world) => {
    await world.append([deposit('a', 1)]);
    const batch = (number: number): readonly Envelope[] => [
      deposit(`before${number}-`, 1),
      deposit('a', 2, { id: `try ${number}` }),
      deposit(`after${number}-`, 1),
    ];
    await race(world, batch);
    const [, second] = await idsInStream(world.log, 'Account/a');
    const winner = batch(Number(second?.slice('try '.length)));
    expectSame(await idsIn(world.log), ['a1', ...idsOf(winner)], 'There is what the winner appended, and no more.');
  },

  'an id that many append at once is there once': async (world) => {
    const codes = await race(world, (number) => [deposit(`s${number}-`, 1, { id: 'one' })]);
    expectSame(codes, times(9, 'DUPLICATE_MESSAGE'), 'Nine are refused.');
    expectSame(await idsIn(world.log), ['one'], 'One is there.');
  },

  'who is refused disturbs nobody else': async (world) => {
    await world.append([deposit('a', 1)]);
    const wrong = async (): Promise<void> => {
      for (const number of range(1, 10)) {
        const taken = deposit('a', 1, { id: `taken ${number}` });
        await faultOf(() => world.append([deposit('x', number), taken]), 'VERSION_TAKEN', 'It is taken.');
      }
    };
    const [seen] = await Promise.all([follow(world.log, writeAll(world)), wrong()]);
    expectSame(positionsOf(seen), range(1, 1 + WRITERS.length * 2 * APPENDS), 'Positions have no gaps.');
    expectSame(idsOf(seen).toSorted(), ['a1', ...WRITERS.flatMap(ownIds)].toSorted(), 'All others are there.');
  },
};
