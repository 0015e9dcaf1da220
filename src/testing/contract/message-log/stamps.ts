import { Instant } from '../../../domain/time/instant.ts';
import { AccountOpened } from '../bank.ts';
import type { Rules } from '../rules.ts';
import { expectSame } from '../expectations.ts';
import { deposit, enveloped, range } from './deposits.ts';
import { oddTexts } from './odd-texts.ts';
import type { LogUnderContract } from './subject.ts';

/** What was stamped on a message at its commit is kept. */
export const stamps: Rules<LogUnderContract> = {
  'a message comes back as it was': async ({ log, append }) => {
    const plain = deposit('a', 1);
    const full = deposit('b', 1, {
      occurredAt: Instant.of('2026-03-01T12:34:56.789Z'),
      correlationId: 'talk',
      causationId: 'a1',
      actor: 'Ada',
      tenant: 'north',
    });
    await append([plain, full]);
    const found = (await log.read(0, 10)).map(({ envelope }) => envelope);
    expectSame(found, [plain, full], 'Nothing is lost or added.');
  },

  'each stamp comes back alone, and what is absent stays absent': async ({ log, append }) => {
    const stamped = [{}, { causationId: 'a' }, { actor: 'b' }, { tenant: 'c' }, { actor: 'd', tenant: 'e' }];
    await append(stamped.map((stamp, index) => enveloped(`x${index}`, new AccountOpened(), stamp)));
    const always = ['id', 'message', 'occurredAt', 'correlationId'];
    for (const [index, { envelope }] of (await log.read(0, 10)).entries()) {
      const expected = [...always, ...Object.keys(stamped[index] ?? {})].toSorted();
      expectSame(Object.keys(envelope).toSorted(), expected, 'Nothing is there that says nothing.');
      expectSame(envelope, enveloped(`x${index}`, new AccountOpened(), stamped[index]), 'What is there is right.');
    }
  },

  'messages of one append have stamps of their own': async ({ log, append }) => {
    const all = range(1, 5).map((version) =>
      deposit('a', version, {
        occurredAt: Instant.fromEpochMs(version),
        correlationId: `c${version}`,
        causationId: `m${version}`,
        actor: `actor ${version}`,
      }),
    );
    await append(all);
    expectSame(await log.readStream('Account/a', 1, 10), all, 'None takes those of its neighbour.');
  },

  'the time comes back to the millisecond, in any age': async ({ log, append }) => {
    const times = [
      '2026-03-01T12:00:00.001Z',
      '2026-03-01T12:00:00.999Z',
      '2024-02-29T23:59:59.990Z',
      '2026-03-29T01:30:00+01:00',
      '1970-01-01T00:00:00.000Z',
      '1969-12-31T23:59:59.999Z',
      '0001-01-01T00:00:00.000Z',
      '9999-12-31T23:59:59.999Z',
    ].map((text) => Instant.of(text));
    const ends = [-8_640_000_000_000_000, 8_640_000_000_000_000].map((epochMs) => Instant.fromEpochMs(epochMs));
    const all = [...times, ...ends];
    await append(all.map((occurredAt, index) => enveloped(`x${index}`, new AccountOpened(), { occurredAt })));
    const found = (await log.read(0, 100)).map(({ envelope }) => envelope.occurredAt);
    expectSame(found.map(String), all.map(String), 'No age and no zone changes it.');
    expectSame(found.every(Instant.is), true, 'It comes back as an Instant.');
  },

  'time may go back from one message to the next; positions are the order': async ({ log, append }) => {
    const all = [3, 1, 2].map((epochMs, index) =>
      deposit('a', index + 1, { occurredAt: Instant.fromEpochMs(epochMs * 1_000) }),
    );
    await append(all);
    const found = (await log.read(0, 10)).map(({ envelope }) => envelope);
    expectSame(found, all, 'Clocks of different machines differ.');
  },

  'stamps keep text of any characters': async ({ log, append }) => {
    const texts = [...oddTexts, '', '\0', '\uD800', 'x'.repeat(10_000)];
    const all = texts.map((text, index) =>
      enveloped(`x${index}`, new AccountOpened(), { correlationId: text, causationId: text, actor: text }),
    );
    await append(all);
    const found = (await log.read(0, 100)).map(({ envelope }) => envelope);
    expectSame(found, all, 'They come back as they were.');
  },
};
