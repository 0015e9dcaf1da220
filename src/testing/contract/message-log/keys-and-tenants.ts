import type { Fault } from '../../../domain/fault.ts';
import type { Envelope } from '../../../messaging/message/envelope.ts';
import { LONGEST_NAMES } from '../../../messaging/log/name-limits.ts';
import { streamName } from '../../../messaging/log/stream-name.ts';
import { AccountOpened } from '../bank.ts';
import type { Rules } from '../rules.ts';
import { expectSame, expectThat, faultOf } from '../expectations.ts';
import { deposit, enveloped, idsIn, idsInStream, idsOf } from './deposits.ts';
import { astralText, longText, lookAlikes, oddTexts } from './odd-texts.ts';
import type { LogUnderContract } from './subject.ts';

/** Two deposits to each account, in turns; each stream has to have its own two. */
async function expectOwnStreams(
  { log, append }: LogUnderContract,
  accounts: readonly (readonly [id: string, tenant?: string])[],
): Promise<void> {
  const label = (index: number, version: number): string => `${index}.${version}`;
  for (const version of [1, 2]) {
    await append(
      accounts.map(([id, tenant], index) =>
        deposit(id, version, { id: label(index, version), ...(tenant !== undefined && { tenant }) }),
      ),
    );
  }
  for (const [index, [id, tenant]] of accounts.entries()) {
    const events = await log.readStream(streamName('Account', id, tenant), 1, 100);
    const found = events.map((event) => [event.id, event.aggregate.id, event.tenant]);
    const expected = [1, 2].map((version) => [label(index, version), id, tenant]);
    expectSame(found, expected, 'It has its own events, under its own name.');
  }
}

/** What names a stream or a message, and never gets mixed up. */
export const keysAndTenants: Rules<LogUnderContract> = {
  'the same aggregate of two tenants, or of none, is a stream of each': (world) =>
    expectOwnStreams(world, [['a', 'north'], ['a', 'south'], ['a']]),

  'tenants that look like parts of a name are told apart': (world) =>
    expectOwnStreams(world, [
      ['a', 'x'],
      ['y/a', 'x'],
      ['a', 'x/y'],
      ['a', 'x%2Fy'],
      ['a', 'x%252Fy'],
      ['a', '@x'],
      ['a', 'x/Account'],
    ]),

  'ids of any characters name streams of their own': (world) =>
    expectOwnStreams(
      world,
      oddTexts.map((id) => [id]),
    ),

  'tenants of any characters have streams of their own': (world) =>
    expectOwnStreams(
      world,
      oddTexts.map((tenant) => ['a', tenant]),
    ),

  'aggregates whose ids look alike are different ones': (world) =>
    expectOwnStreams(
      world,
      lookAlikes.map((id) => [id]),
    ),

  'the name of a stream is no pattern, and no beginning of another': async ({ log, append }) => {
    await append(['a', 'ab', 'a/b', 'a b'].map((account) => deposit(account, 1)));
    expectSame(await idsInStream(log, 'Account/a'), ['a1'], 'It is the whole name.');
    for (const stream of ['Account/%', 'Account/_', 'Account/*', 'Account/a%', '%', 'account/a', 'Account/A']) {
      expectSame(await idsInStream(log, stream), [], 'It stands for itself.');
    }
  },

  'the longest ids, tenants and aggregates that may be are kept whole': async (world) => {
    const { messageId, tenant, aggregateId } = LONGEST_NAMES;
    await expectOwnStreams(world, [
      [longText(aggregateId, 1), longText(tenant, 1)],
      [longText(aggregateId, 2), longText(tenant, 1)],
      [longText(aggregateId, 1), longText(tenant, 2)],
      [astralText(aggregateId), '/'.repeat(tenant)],
    ]);
    const ids = [1, 2].map((end) => longText(messageId, end));
    await world.append(ids.map((id) => enveloped(id, new AccountOpened())));
    expectSame((await idsIn(world.log)).slice(-2), ids, 'So is the id of a message.');
  },

  'longer ones are refused before anything is appended': async ({ log, append }) => {
    const { messageId, tenant, aggregateType, aggregateId } = LONGEST_NAMES;
    const tries: readonly [Envelope, number][] = [
      [enveloped(longText(messageId + 1), new AccountOpened()), messageId],
      [enveloped('x', new AccountOpened(), { tenant: longText(tenant + 1) }), tenant],
      [deposit(longText(aggregateId + 1), 1, { id: 'x' }), aggregateId],
      [deposit(astralText(aggregateId + 1), 1, { id: 'x' }), aggregateId],
      [deposit('a', 1, { aggregate: { type: longText(aggregateType + 1), id: 'a', version: 1 } }), aggregateType],
      [deposit('x'.repeat(54_000), 1, { id: 'x' }), aggregateId],
    ];
    for (const [one, longest] of tries) {
      const fault = await faultOf(() => append([deposit('b', 1), one]), 'NAME_TOO_LONG', 'No store looks it up.');
      expectSame((fault as Fault & { longest?: unknown }).longest, longest, 'The fault says what it may be.');
    }
    expectSame(await idsIn(log), [], 'Nothing of it is appended.');
  },

  'messages have ids of any characters, each of them once': async ({ log, append }) => {
    const ids = [...oddTexts, ...lookAlikes];
    await append(ids.map((id) => enveloped(id, new AccountOpened())));
    expectSame(await idsIn(log), ids, 'They come back as they were.');
    for (const id of ids) {
      const again = (): unknown => append([enveloped(id, new AccountOpened())]);
      await faultOf(again, 'DUPLICATE_MESSAGE', 'Each is there already.');
    }
  },

  'text that no database keeps is refused in ids and tenants, or kept as it is': async ({ log, append }) => {
    for (const [index, odd] of ['a\0b', '\0', '\uD800', 'x\uDC00y', '\uDC00\uD800'].entries()) {
      const tries = [
        enveloped(`m${odd}`, new AccountOpened()),
        deposit(`a${odd}`, 1, { id: `aggregate ${index}` }),
        deposit('a', 1, { id: `tenant ${index}`, tenant: odd }),
        enveloped(`no aggregate ${index}`, new AccountOpened(), { tenant: odd }),
      ];
      for (const one of tries) {
        const head = await log.head();
        const beside = enveloped(`beside ${one.id}`.replace(odd, `${index}`), new AccountOpened());
        const kept = await isKept(append, [beside, one]);
        const found = (await log.read(head, 10)).map(({ envelope }) => envelope);
        expectSame(found, kept ? [beside, one] : [], 'It is all there and unchanged, or nothing is.');
      }
    }
  },

  'an empty tenant is none': async ({ log, append }) => {
    await append([deposit('a', 1, { tenant: '' }), Object.freeze(deposit('a', 2, { tenant: '' }))]);
    const found = await log.readStream('Account/a', 1, 10);
    expectSame(idsOf(found), ['a1', 'a2'], 'It is the stream of nobody.');
    for (const envelope of found) expectThat(!('tenant' in envelope), 'Nobody is told.');
  },

  'a stream is never taken for one whose name no database keeps': async ({ log, append }) => {
    await append(['\uFFFD', 'a', 'a\uFFFDb', '?'].map((account) => deposit(account, 1)));
    for (const name of ['Account/\uD800', 'Account/a\0', 'Account/a\0b', 'Account/a\uDC00b', 'Account/\uDC00']) {
      let found: readonly unknown[] = [];
      const read = async (): Promise<void> => {
        found = await log.readStream(name, 1, 10);
      };
      await isKept(read);
      expectSame(found, [], 'It is another name.');
    }
  },
};

/** Whether something goes well; it may be refused as text that no database keeps, and as nothing else. */
async function isKept<Given extends readonly unknown[]>(
  action: (...given: Given) => unknown,
  ...given: Given
): Promise<boolean> {
  try {
    await action(...given);
    return true;
  } catch (thrown) {
    const { code } = thrown as { readonly code?: unknown };
    expectThat(code === 'UNSTORABLE_TEXT', 'It is refused as UNSTORABLE_TEXT, before a database changes it.');
    return false;
  }
}
