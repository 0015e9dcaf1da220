import { ConcurrencyConflict } from 'demesne';
import type { InlineRowChanges, InlineVersion, ReadModelStore, RowChange, SeenRow } from 'demesne/event-sourcing';
import { InMemoryStore } from 'demesne/in-memory';
import type { ReadModelStoreSubject } from 'demesne/testing/contract';
import type { Envelope } from 'demesne/messaging';
import { overriding } from '../overriding.ts';

type Changes = Parameters<InMemoryStore['commit']>[0];

/** What is otherwise than it should be. */
interface Altered {
  readonly readModels?: (sound: ReadModelStore, store: InMemoryStore) => Partial<ReadModelStore>;
  readonly append?: (store: InMemoryStore, envelopes: readonly Envelope[]) => unknown;
  readonly commit?: (store: InMemoryStore, changes: Changes) => unknown;
}

const altered = ({ readModels, append, commit }: Altered): ReadModelStoreSubject & { open(): InMemoryStore } => ({
  open: () => {
    const store = new InMemoryStore();
    return overriding(store, {
      ...(readModels && {
        readModels: overriding<ReadModelStore>(store.readModels, readModels(store.readModels, store)),
      }),
      ...(append && {
        log: overriding(store.log, { append: (envelopes: readonly Envelope[]) => append(store, envelopes) }),
      }),
      ...(commit && { commit: (changes: Changes) => commit(store, changes) }),
    });
  },
});

/** Begins a version as another. */
const beginning = (change: (version: InlineVersion) => InlineVersion) =>
  altered({ readModels: (sound) => ({ registerInline: (version) => sound.registerInline(change(version)) }) });

/** Takes other rows than are brought. */
const bringing = (change: (rows: readonly InlineRowChanges[]) => readonly InlineRowChanges[]) =>
  altered({ commit: (store, changes) => store.commit({ ...changes, rows: change(changes.rows ?? []) }) });

const refusedBy = (action: () => unknown): unknown => {
  try {
    action();
    return undefined;
  } catch (refusal) {
    return refusal;
  }
};

const takenAway = (one: SeenRow): RowChange => ({ ...one, row: undefined });

/** A change of a row that is there counts whatever became of that. */
const ofAny = (one: RowChange): RowChange => (one.expected === 0 ? one : { ...one, expected: undefined });

/** Tells of each row that it was never changed. */
const unchanged = () =>
  altered({
    readModels: (sound) => ({
      find: async (place, keys) => (await sound.find(place, keys)).map((row) => ({ ...row, revision: 1 })),
      advance: (lease, position, changes) =>
        sound.advance(lease, position, { ...changes, rows: changes.rows.map(ofAny) }),
    }),
    commit: (store, changes) =>
      store.commit({ ...changes, rows: (changes.rows ?? []).map((one) => ({ ...one, rows: one.rows.map(ofAny) })) }),
  });

const ALL = ['bank.MoneyDeposited', 'bank.MoneyWithdrawn', 'bank.published.MoneyArrived'];

/** What may be wrong with a store that messages bring rows to, the store, and what finds it out. */
export const brokenInline: Readonly<Record<string, readonly [ReturnType<typeof altered>, ...rules: string[]]>> = {
  'knows of no names': [
    beginning((version) => ({ ...version, types: [] })),
    'a version that is written with its messages is live at once, and its names are known',
    'who appends without the rows is refused, with all that is appended',
  ],
  'knows of one name': [
    beginning((version) => ({ ...version, types: version.types.slice(0, 1) })),
    'who brings the rows of one name does not bring those of another',
  ],
  'asks for all names': [
    beginning((version) => ({ ...version, types: ALL })),
    'it begins where there are messages of other names',
    'what is of other names is appended as ever',
  ],
  'begins whatever is there': [
    altered({
      readModels: (sound) => ({
        registerInline: async (version) =>
          (await sound.registerInline(version)) ?? sound.registerInline({ ...version, types: [] }),
      }),
    }),
    'it does not begin where there are messages of its names',
    'while others append, a version begins before their messages or not at all',
    'it learns of no names that there are messages of',
  ],
  'begins beside whatever there is': [
    altered({
      readModels: (sound) => ({
        registerInline: async (version) =>
          (await sound.registerInline(version)) ?? sound.register({ ...version, subscription: 'any', replayUntil: 0 }),
      }),
    }),
    'it does not begin beside another version, nor in the place of one that a subscription makes',
    'of two versions that begin at once with their messages one does',
  ],
  'begins a version once, and refuses it then': [
    altered({
      readModels: (sound) => ({
        registerInline: async (version) =>
          (await sound.standings(version.model)).length > 0 ? undefined : sound.registerInline(version),
      }),
    }),
    'a version begins once, however many begin it',
    'a version that is known learns of further names',
    'a version whose time is over is not begun again',
  ],
  'lets everything by': [
    altered({ append: (store, envelopes) => void refusedBy(() => store.log.append(envelopes)) }),
    'who appends without the rows is refused, with all that is appended',
    'a version that is filled beside it changes nothing, until it takes the place',
  ],
  'appends one after the other': [
    altered({ append: (store, envelopes) => envelopes.forEach((one) => store.log.append([one])) }),
    'who appends without the rows is refused, with all that is appended',
  ],
  'takes rows of some names for those of all': [
    bringing((rows) => rows.map((one) => ({ ...one, types: ALL }))),
    'who brings the rows of one name does not bring those of another',
  ],
  'takes rows of one model for those of all': [
    bringing((rows) => [...rows, { model: 'shop.others', version: 1, types: ALL, rows: [] }]),
    'who brings the rows of one model does not bring those of another',
  ],
  'asks for rows where there are none': [
    bringing((rows) => rows.filter((one) => one.rows.length > 0)),
    'messages that change no row say so, and are committed',
  ],
  'keeps no rows': [
    bringing((rows) => rows.map((one) => ({ ...one, rows: [] }))),
    'messages and the rows that they bring are written together',
    'a conflict over one row keeps the messages from being written',
  ],
  'asks for no row that was only looked at': [
    bringing((rows) => rows.map(({ seen: _, ...one }) => one)),
    'a row that was only looked at has to be as it was',
    'a row that was looked for in vain must not be there',
    'who decides to change nothing has looked as well',
  ],
  'asks only for rows that were there': [
    bringing((rows) => rows.map(({ seen = [], ...one }) => ({ ...one, seen: seen.filter((row) => row.expected > 0) }))),
    'a row that was looked for in vain must not be there',
    'who decides to change nothing has looked as well',
  ],
  'asks for looks only where rows are changed': [
    bringing((rows) => rows.map(({ seen = [], ...one }) => (one.rows.length > 0 ? { ...one, seen } : one))),
    'who decides to change nothing has looked as well',
  ],
  'looks at the rows of all tenants': [
    bringing((rows) =>
      rows.map(({ seen = [], ...one }) => ({ ...one, seen: seen.map((row) => ({ ...row, tenant: undefined })) })),
    ),
    'a row that was looked for in vain must not be there',
  ],
  'takes away what was looked at': [
    bringing((rows) => rows.map(({ seen = [], ...one }) => ({ ...one, rows: [...one.rows, ...seen.map(takenAway)] }))),
    'a row that was looked at stays as it is',
  ],
  'begins each row with the same revision': [
    unchanged(),
    'a new row has the position as its revision',
    'a row that was taken away and is put again is another',
    'so it is where a subscription makes the rows',
  ],
  'tells of a conflict over another row': [
    altered({
      commit: (store, changes) => {
        const stale = store.commit(changes);
        const first = changes.rows?.[0]?.rows.find(({ expected }) => expected !== undefined);
        return stale && first && new ConcurrencyConflict({ aggregate: stale.aggregate, id: first.key, expected: 0 });
      },
    }),
    'a conflict over one row keeps the messages from being written',
  ],
  'keeps the rows of what it refuses': [
    altered({
      commit: (store, changes) => {
        const refusal = refusedBy(() => store.commit({ ...changes, rows: [] }));
        if (refusal === undefined) return undefined;
        store.commit({ ...changes, envelopes: [] });
        return store.commit({ ...changes, rows: (changes.rows ?? []).map((one) => ({ ...one, rows: [] })) });
      },
    }),
    'who brings the rows of one name does not bring those of another',
    'who brings the rows of one model does not bring those of another',
  ],
  'retires nothing': [
    altered({ readModels: () => ({ retire: () => true }) }),
    'a version that was retired is asked for by nobody, and leaves its rows to be deleted',
    'who works on a version that is retired is refused',
    'a version is retired once',
  ],
};
