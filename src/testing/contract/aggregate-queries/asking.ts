import { ok } from 'neverthrow';
import { Instant } from '../../../domain/time/instant.ts';
import type { Rules } from '../rules.ts';
import { faultOf } from '../expectations.ts';
import type { WhereParcel } from './parcel.ts';
import type { PostOffice } from './post-office.ts';

/** Texts that a careless store reads as a part of its own language. */
const HOSTILE = ["o'brien", '"', '\\', '%', '_', "') or 1=1 --", '\\u0041', '$.note', '😀', 'a\nb'];

/** What is asked for is found, and nothing else. */
export const asking: Rules<PostOffice> = {
  'nothing asked finds all': async (post) => {
    await post.having({ a: {}, b: {} });
    await post.expectFound({}, ['a', 'b'], 'All were expected.');
  },

  'text is found by what it is, and not by what it looks like': async (post) => {
    await post.having({ a: { note: 'x' }, b: { note: 'X' }, c: { note: 'x ' }, d: { note: '' }, e: { note: '1' } });
    await post.expectFound({ note: 'x' }, ['a'], 'Case and blanks count.');
    await post.expectFound({ note: '' }, ['d'], 'Empty text is text.');
    await post.expectFound({ note: 1 as never }, [], 'A number is no text.');
  },

  'text with signs of a query is only text': async (post) => {
    await post.having(Object.fromEntries(HOSTILE.map((note, index) => [`p${index}`, { note }])));
    for (const [index, note] of HOSTILE.entries()) {
      await post.expectFound({ note }, [`p${index}`], 'Each of these texts was expected to be found by itself.');
    }
  },

  'texts are compared by code points': async (post) => {
    await post.having({
      a: { note: 'Z' },
      b: { note: 'a' },
      c: { note: 'é' },
      d: { note: '\uffef' },
      e: { note: '😀' },
    });
    await post.expectFound({ note: { gt: 'Z' } }, ['b', 'c', 'd', 'e'], 'Z comes before a.');
    await post.expectFound({ note: { gt: '\uffef' } }, ['e'], 'U+1F600 comes after U+FFEF.');
    await post.expectFound({ note: { lte: 'é' } }, ['a', 'b', 'c'], 'lte takes what is equal.');
  },

  'numbers are compared as numbers': async (post) => {
    await post.having({
      a: { weight: 9 },
      b: { weight: 10 },
      c: { weight: -0.5 },
      d: { weight: 1e21 },
      e: { weight: 0 },
    });
    await post.expectFound({ weight: { gte: 10 } }, ['b', 'd'], '10 is more than 9.');
    await post.expectFound({ weight: { gt: -1, lt: 9 } }, ['c', 'e'], 'All that is asked of a datum has to hold.');
    await post.expectFound({ weight: -0.5 }, ['c'], 'Parts of a number count.');
    await post.expectFound({ weight: 1e21 }, ['d'], 'Large numbers are equal to themselves.');
    await post.expectFound({ weight: '9' as never }, [], 'Text is no number.');
  },

  'true and false are neither numbers nor text': async (post) => {
    await post.having({ a: { isFragile: true, weight: 1 }, b: { note: 'true' } });
    await post.expectFound({ isFragile: true }, ['a'], 'true equals true.');
    await post.expectFound({ isFragile: false }, ['b'], 'false equals false.');
    await post.expectFound({ isFragile: 1 as never }, [], '1 is not true.');
    await post.expectFound({ isFragile: 'true' as never }, [], 'Text is not true.');
  },

  'points in time are compared by time': async (post) => {
    await post.having({ a: { sentAt: '2026-03-01T12:00:00Z' }, b: { sentAt: '2026-03-01T12:00:00.001Z' }, c: {} });
    const noon = Instant.of('2026-03-01T13:00:00+01:00');
    await post.expectFound({ sentAt: noon }, ['a'], 'The same point in time is found, however it was written.');
    await post.expectFound({ sentAt: { gt: noon } }, ['b'], 'A millisecond counts.');
  },

  'in finds what equals any of a list, and nothing for an empty one': async (post) => {
    await post.having({ a: { note: 'x' }, b: { note: 'y' }, c: { note: 'z' } });
    await post.expectFound({ note: { in: ['z', 'x'] } }, ['a', 'c'], 'Both were expected.');
    await post.expectFound({ note: { in: [] } }, [], 'Nothing equals any of none.');
  },

  'parts of values are found by their path': async (post) => {
    await post.having({ a: { town: 'Delft', zip: '2611' }, b: { town: 'Gouda' } });
    await post.expectFound({ 'to.name': 'Gouda' }, ['b'], 'A part of a value is found.');
    await post.expectFound({ 'to.zip': '2611' }, ['a'], 'A part that may be missing is found.');
    await post.expectFound({ to: 'Delft' as never } as WhereParcel, [], 'A whole value equals no text.');
  },

  'what is missing is found as missing, and by nothing else': async (post) => {
    await post.having({ a: { zip: '2611' }, b: {} });
    await post.expectFound({ 'to.zip': { isMissing: true } }, ['b'], 'It was expected to be missing.');
    await post.expectFound({ 'to.zip': { isMissing: false } }, ['a'], 'It was expected to be there.');
    await post.expectFound({ 'to.zip': { lt: '9' } }, ['a'], 'What is missing is before nothing.');
    await post.expectFound(
      { 'to.zip.digits': { isMissing: true } } as never,
      ['a', 'b'],
      'A path to nowhere is missing.',
    );
  },

  'not finds all the others, those where it is missing too': async (post) => {
    await post.having({ a: { zip: '2611' }, b: { zip: '9000' }, c: {} });
    await post.expectFound({ not: { 'to.zip': '2611' } }, ['b', 'c'], 'Whatever is not found is found by not.');
    await post.expectFound({ not: { not: { 'to.zip': '2611' } } }, ['a'], 'Not not is the same.');
  },

  'and, or and paths side by side mean what they say': async (post) => {
    await post.having({ a: { note: 'x', weight: 1 }, b: { note: 'x', weight: 2 }, c: { note: 'y', weight: 2 } });
    await post.expectFound({ note: 'x', weight: 2 }, ['b'], 'Side by side all have to hold.');
    await post.expectFound({ and: [{ note: 'x' }, { weight: 2 }] }, ['b'], 'and: all have to hold.');
    await post.expectFound({ or: [{ weight: 1 }, { note: 'y' }] }, ['a', 'c'], 'or: one has to hold.');
    await post.expectFound({ or: [] }, [], 'None of none holds.');
    await post.expectFound({ and: [] }, ['a', 'b', 'c'], 'All of none hold.');
    await post.expectFound(
      { note: 'x', or: [{ weight: 2 }, { note: 'y' }] },
      ['b'],
      'or binds no further than its list.',
    );
    await post.expectFound({ not: { or: [{ weight: 1 }, { note: 'y' }] } }, ['b'], 'not is of the whole.');
  },

  'a state with text that no database keeps spoils nothing': async (post) => {
    await post.having({
      a: { note: 'a\u0000b', weight: 1 },
      b: { note: '\ud800', weight: 2 },
      c: { note: '\\u0000', weight: 3 },
    });
    await post.expectFound({ weight: { gte: 1 } }, ['a', 'b', 'c'], 'The other data are found.');
    await post.expectFound({ note: { isMissing: true } }, ['a', 'b'], 'Such a text counts as missing.');
    await post.expectFound({ note: '\\u0000' }, ['c'], 'Text that looks like an escape is only text.');
  },

  'what was deleted is not found, and what was changed is found as it is now': async (post) => {
    await post.having({ a: { weight: 1 }, b: { weight: 1 }, c: { weight: 1 } });
    await post.changing('a', 'delete');
    await post.changing('b', 2);
    await post.expectFound({ weight: 1 }, ['c'], 'Only what is there as asked was expected.');
    await post.expectFound({ weight: 2 }, ['b'], 'The last state counts.');
  },

  'a question that can not be asked is refused, and none is taken for another': async (post) => {
    await post.having({ a: {} });
    const wrong: readonly object[] = [
      { note: undefined },
      { note: null },
      { note: {} },
      { note: { like: 'x' } },
      { note: { eq: undefined } },
      { weight: Number.NaN },
      { isFragile: { gt: false } },
      { sentAt: { lt: Instant.fromEpochMs(8_640_000_000_000_000) } },
      { weight: { lt: 5n } },
      { note: 'a\u0000' },
      { or: { note: 'x' } },
      { "note') or 1=1 --": 'x' },
      { 'note.': 'x' },
      { note: { isMissing: 'yes' } },
    ];
    for (const where of wrong) {
      const asked = () => post.unit.run(({ parcels }) => parcels.page({ where: where as never }));
      await faultOf(asked, 'INVALID_OPTION', `It was expected to be refused: ${Object.keys(where).join()}.`);
    }
  },

  'a question may have a thousand comparisons, however they are put together, and no more': async (post) => {
    await post.having({ a: { weight: 1 }, b: { weight: 2 } });
    const weights = (count: number) => Array.from({ length: count }, (_, index) => count - index);
    const nested = (levels: number, width: number): WhereParcel =>
      levels === 0
        ? { weight: 1 }
        : {
            [levels % 2 ? 'or' : 'and']: [
              nested(levels - 1, width),
              ...weights(width).map(() => ({ weight: { lt: levels % 2 ? 0 : 2 } })),
            ],
          };
    await post.expectFound({ weight: { in: weights(1_000) } }, ['a', 'b'], 'It is one of them.');
    await post.expectFound({ and: weights(99).map((one) => ({ weight: { lte: one } })) }, ['a'], 'It is below all.');
    await post.expectFound(nested(7, 40), ['a'], 'They may be within each other.');
    for (const where of [{ weight: { in: weights(1_001) } }, nested(8, 1), nested(3_000, 1)]) {
      const asked = () => post.unit.run(({ parcels }) => parcels.page({ where }));
      await faultOf(asked, 'INVALID_OPTION', 'That is too much.');
    }
  },

  'a question of another form is refused, and never taken for one about all': async (post) => {
    await post.having({ a: {} });
    const nothing: readonly unknown[] = [null, { where: null }, { where: [] }, { where: new Map() }, { where: 'all' }];
    const noPage: readonly unknown[] = [
      { orderBy: null },
      { orderBy: ['weight'] },
      { orderBy: { weight: 'asc' } },
      { orderBy: [['weight', 'up']] },
      { orderBy: Array.from({ length: 11 }, () => ['weight']) },
      { limit: null },
      { limit: '5' },
      { limit: 1_001 },
      { skip: null },
      { skip: 2 ** 53 },
    ];
    for (const query of [...nothing, ...noPage]) {
      const asked = () => post.unit.run(({ parcels }) => parcels.page(query as never));
      await faultOf(asked, 'INVALID_OPTION', `It was expected to be refused: ${JSON.stringify(query)}.`);
    }
    for (const query of nothing) {
      const asked = () => post.unit.run(async ({ parcels }) => ok(await parcels.count(query as never)));
      await faultOf(asked, 'INVALID_OPTION', `It was expected to be no count: ${JSON.stringify(query)}.`);
    }
  },
};
