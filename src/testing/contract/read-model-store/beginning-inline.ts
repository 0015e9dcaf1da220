import type { Message } from '../../../domain/message.ts';
import type { Envelope } from '../../../messaging/message/envelope.ts';
import { MoneyDeposited, MoneyWithdrawn } from '../bank.ts';
import { expectSame, expectThat } from '../expectations.ts';
import { arrival, deposits, enveloped, idsIn } from '../message-log/deposits.ts';
import type { Rules } from '../rules.ts';
import { ARRIVED, begun, DEPOSITED, inlineOf, bypassedIn, namesOf, WITHDRAWN } from './inline-shelf.ts';
import { books, type Shelf } from './shelf.ts';

/** When a version may begin whose rows are written with its messages. */
export const beginningInline: Rules<Shelf> = {
  'a version that is written with its messages is live at once, and its names are known': async (shelf) => {
    const standing = await begun(shelf, inlineOf([DEPOSITED, ARRIVED]));
    expectSame(namesOf(standing), [DEPOSITED, ARRIVED], 'These are its names.');
    const { types: _, ...others } = standing;
    const expected = { ...books(1), subscription: 'inline/books@1', status: 'live', replayUntil: 0 };
    expectSame(others, expected, 'So it stands.');
    expectSame(await shelf.readModels.standings('shop.books'), [standing], 'All can see it.');
  },

  'it begins where there are messages of other names': async (shelf) => {
    await shelf.store.log.append([arrival('i', 'a', 1)]);
    await begun(shelf);
  },

  'it does not begin where there are messages of its names': async (shelf) => {
    await shelf.store.log.append([arrival('i', 'a', 1), ...deposits(1)]);
    expectSame(await shelf.readModels.registerInline(inlineOf([WITHDRAWN, DEPOSITED])), undefined, 'It is too late.');
    expectSame(await shelf.statuses(), [], 'It is not known.');
    await shelf.store.log.append(deposits(2));
  },

  'it does not begin beside another version, nor in the place of one that a subscription makes': async (shelf) => {
    await shelf.begun(1);
    expectSame(await shelf.readModels.registerInline(inlineOf([DEPOSITED], 2)), undefined, 'There is another.');
    expectSame(await shelf.readModels.registerInline(inlineOf()), undefined, 'It is made otherwise.');
    expectSame(await shelf.statuses(), [[1, 'live']], 'So it stands.');
  },

  'of two versions that begin at once with their messages one does': async (shelf) => {
    const versions = [1, 2, 3].map((version) => inlineOf([DEPOSITED], version));
    const answers = await Promise.all(versions.map(async (version) => shelf.readModels.registerInline(version)));
    expectSame(answers.filter((one) => one !== undefined).length, 1, 'One is first.');
    expectSame((await shelf.statuses()).length, 1, 'The others are not known.');
  },

  'a version begins once, however many begin it': async (shelf) => {
    await Promise.all([1, 2, 3].map(async () => begun(shelf)));
    await begun(shelf);
    expectSame(await shelf.statuses(), [[1, 'live']], 'All of them have begun it.');
  },

  'a version that is known learns of further names': async (shelf) => {
    await begun(shelf);
    expectSame(namesOf(await begun(shelf, inlineOf([ARRIVED]))), [DEPOSITED, ARRIVED], 'It has both.');
    expectSame(
      (await bypassedIn(() => shelf.store.log.append([arrival('i', 'a', 1)])))?.at(-1),
      ARRIVED,
      'They count.',
    );
    expectSame((await bypassedIn(() => shelf.store.log.append(deposits(1))))?.at(-1), DEPOSITED, 'So do the first.');
  },

  'it learns of no names that there are messages of': async (shelf) => {
    await begun(shelf);
    await shelf.store.log.append([arrival('i', 'a', 1)]);
    const wider = inlineOf([DEPOSITED, ARRIVED]);
    expectSame(await shelf.readModels.registerInline(wider), undefined, 'It would leave one out.');
    const [standing] = await shelf.readModels.standings('shop.books');
    expectSame(standing?.types, [DEPOSITED], 'It is as it was.');
  },

  'a version whose time is over is not begun again': async (shelf) => {
    await begun(shelf);
    await shelf.readModels.retire(books(1));
    expectSame((await shelf.readModels.registerInline(inlineOf()))?.status, 'retired', 'It stays so.');
    await shelf.store.log.append(deposits(1));
    const wider = await shelf.readModels.registerInline(inlineOf([DEPOSITED, ARRIVED]));
    expectSame(wider?.status, 'retired', 'There is nothing that it could leave out.');
  },

  'while others append, a version begins before their messages or not at all': async (shelf) => {
    for (const [name, message] of Object.entries(messages)) {
      const version = inlineOf([name], 1, `shop.${name}`);
      const refused = await Promise.all([
        bypassedIn(() => shelf.store.log.append([message('a')])),
        bypassedIn(() => shelf.readModels.registerInline(version)),
        bypassedIn(() => shelf.store.log.append([message('b')])),
        bypassedIn(() => shelf.store.log.append([message('c')])),
      ]);
      const added = (await idsIn(shelf.store.log)).filter((id) => id.startsWith(name)).length;
      expectSame(added, refused.filter((one) => one === undefined).length - 1, 'What is refused is not there.');
      const hasBegun = (await shelf.readModels.standings(version.model)).length === 1;
      expectThat(!hasBegun || added === 0, 'None is left out.');
    }
  },
};

/** A message of each name, by its id. */
const messages: Readonly<Record<string, (id: string) => Envelope>> = {
  [DEPOSITED]: (id) => eventOf(id, new MoneyDeposited({ cents: 1 })),
  [WITHDRAWN]: (id) => eventOf(id, new MoneyWithdrawn({ cents: 1 })),
  [ARRIVED]: (id) => arrival(`${ARRIVED}-${id}`, id, 1),
};

const eventOf = (id: string, message: Message): Envelope =>
  enveloped(`${message.type}-${id}`, message, { aggregate: { type: message.type, id, version: 1 } });
