import type { Envelope } from '../../../messaging/message/envelope.ts';
import type { Rules } from '../rules.ts';
import { expectSame } from '../expectations.ts';
import { deposit, deposits, enveloped, idsIn, idsInStream } from './deposits.ts';
import { NoteHidden, NoteTaken } from './notes.ts';
import type { LogUnderContract } from './subject.ts';

/** Changes whatever of it can be changed, at any depth. */
function vandalise(whole: unknown): void {
  if (typeof whole !== 'object' || whole === null) return;
  for (const key of Object.keys(whole)) {
    vandalise(Reflect.get(whole, key));
    Reflect.set(whole, key, 'changed');
  }
  Reflect.set(whole, 'added', true);
}

const everything = (): readonly Envelope[] => [
  deposit('a', 1, { actor: 'Ada', causationId: 'm0', tenant: 'north' }),
  deposit('a', 2, { tenant: 'north' }),
  enveloped('n', new NoteTaken({ note: { lines: ['one', { two: 2 }] } })),
  enveloped('h', new NoteHidden({ note: { lines: ['one', { two: 2 }] } })),
];

const envelopesIn = async ({ log }: LogUnderContract): Promise<readonly Envelope[]> =>
  (await log.read(0, 10)).map(({ envelope }) => envelope);

/** What somebody may have changed, kept apart from it. */
const copyOf = (whole: unknown): unknown => JSON.parse(JSON.stringify(whole));

const written = async (world: LogUnderContract): Promise<unknown> => copyOf(await envelopesIn(world));

/** What stands in the log is nobody else's. */
export const copies: Rules<LogUnderContract> = {
  'changing what was read changes nothing in the log': async (world) => {
    await world.append(everything());
    const before = await written(world);
    vandalise(await world.log.read(0, 10));
    expectSame(await written(world), before, 'The next reader finds what was appended.');
    expectSame((await world.log.read(1, 1))[0]?.position, 2, 'It finds it in its place.');
  },

  'changing what was read of a stream changes nothing in it': async (world) => {
    await world.append(everything());
    const stream = async (): Promise<unknown> => copyOf(await world.log.readStream('@north/Account/a', 1, 10));
    const before = await stream();
    vandalise(await world.log.readStream('@north/Account/a', 1, 10));
    expectSame(await stream(), before, 'The next reader finds what was appended.');
  },

  'changing what was handed in changes nothing in the log': async (world) => {
    const given = everything();
    await world.append(given);
    const before = await written(world);
    vandalise(given);
    expectSame(await written(world), before, 'The log keeps what it was given when it was given.');
  },

  'a list that was handed in may be used again': async ({ log, append }) => {
    const list = [...deposits(1, 2)];
    await append(list);
    list.splice(0, 2, ...deposits(3));
    expectSame(await idsIn(log), ['m1', 'm2'], 'The log has what was in it.');
    await append(list);
    expectSame(await idsInStream(log, 'Account/m'), ['m1', 'm2', 'm3'], 'It has the new one when that is appended.');
  },
};
