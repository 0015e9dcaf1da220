import type { Advance, ReadModelStore, RowChange, VersionStanding } from 'demesne/event-sourcing';
import { InMemoryStore } from 'demesne/in-memory';
import type { ReadModelStoreSubject } from 'demesne/testing/contract';
import { overriding } from '../overriding.ts';

type Members = Partial<ReadModelStore>;

/** A sound store but for some members, which know the sound one. */
export const soundBut = (
  broken: (sound: ReadModelStore, store: InMemoryStore) => Members,
): ReadModelStoreSubject & { open(): InMemoryStore } => ({
  open: () => {
    const store = new InMemoryStore();
    return overriding(store, {
      readModels: overriding<ReadModelStore>(store.readModels, broken(store.readModels, store)),
    });
  },
});

/** A store that makes other changes of what it is given. */
const advancing = (change: (changes: Advance) => Advance) =>
  soundBut((sound) => ({ advance: (lease, position, changes) => sound.advance(lease, position, change(changes)) }));

const rowsOf = (change: (rows: readonly RowChange[]) => readonly RowChange[]) =>
  advancing((changes) => ({ ...changes, rows: change(changes.rows) }));

const unless = <T>(forgotten: boolean, one: T): readonly T[] => (forgotten ? [] : [one]);

const standing = (change: (one: VersionStanding) => VersionStanding) =>
  soundBut((sound) => ({
    standings: async (model) => (await sound.standings(model)).map(change),
    register: async (version) => change(await sound.register(version)),
  }));

/** What may be wrong with a store of read models, and the store. */
export const brokenStores: Readonly<Record<string, ReturnType<typeof soundBut>>> = {
  'finds nothing by key': soundBut(() => ({ find: () => [] })),
  'finds one key only': soundBut((sound) => ({ find: (place, keys) => sound.find(place, keys.slice(0, 1)) })),
  'finds nothing by questions': soundBut(() => ({ select: () => [] })),
  'counts nothing': soundBut(() => ({ count: () => 0 })),
  'counts one too many': soundBut((sound) => ({ count: async (...given) => (await sound.count(...given)) + 1 })),
  'has no order': soundBut((sound) => ({ select: (place, one) => sound.select(place, { ...one, orderings: [] }) })),
  'begins each page anew': soundBut((sound) => ({
    select: (place, one) => sound.select(place, { ...one, after: undefined }),
  })),
  'asks for no condition': soundBut((sound) => ({
    select: (place, one) => sound.select(place, { ...one, criterion: { kind: 'all', of: [] } }),
    count: (place) => sound.count(place, { kind: 'all', of: [] }),
  })),
  'has one tenant for all': soundBut((sound) => ({
    find: (place, keys) => sound.find({ ...place, tenant: undefined }, keys),
    select: (place, one) => sound.select({ ...place, tenant: undefined }, one),
    count: (place, one) => sound.count({ ...place, tenant: undefined }, one),
    advance: (lease, position, changes) =>
      sound.advance(lease, position, { ...changes, rows: changes.rows.map((row) => ({ ...row, tenant: undefined })) }),
  })),
  'asks the first version for the live one': soundBut((sound) => ({
    find: (place, keys) => sound.find({ ...place, version: 1 }, keys),
    select: (place, one) => sound.select({ ...place, version: 1 }, one),
    count: (place, one) => sound.count({ ...place, version: 1 }, one),
  })),
  'asks the live version for any': soundBut((sound) => ({
    find: (place, keys) => sound.find({ ...place, version: 'live' }, keys),
    select: (place, one) => sound.select({ ...place, version: 'live' }, one),
    count: (place, one) => sound.count({ ...place, version: 'live' }, one),
  })),
  'has one model for all': soundBut((sound) => ({
    register: (version) => sound.register({ ...version, model: 'one' }),
    standings: () => sound.standings('one'),
    find: (place, keys) => sound.find({ ...place, model: 'one' }, keys),
    select: (place, one) => sound.select({ ...place, model: 'one' }, one),
    count: (place, one) => sound.count({ ...place, model: 'one' }, one),
    advance: (lease, position, changes) => sound.advance(lease, position, { ...changes, model: 'one' }),
    promote: ({ version }) => sound.promote({ model: 'one', version }),
    cancel: ({ version }) => sound.cancel({ model: 'one', version }),
    drop: ({ version }, limit) => sound.drop({ model: 'one', version }, limit),
    fail: (lease, { version }, failure) => sound.fail(lease, { model: 'one', version }, failure),
    resume: ({ version }) => sound.resume({ model: 'one', version }),
  })),
  'writes nothing': soundBut(() => ({ advance: () => 'done' })),
  'moves no position': soundBut((sound) => ({
    advance: (lease, _, changes) => sound.advance(lease, lease.position, changes),
  })),
  'forgets rows': rowsOf(() => []),
  'writes one row at a time': rowsOf((rows) => rows.slice(0, 1)),
  'takes nothing away': rowsOf((rows) => rows.flatMap((one) => unless(one.row === undefined, one))),
  'writes whatever is there': rowsOf((rows) => rows.map((one) => ({ ...one, expected: undefined }))),
  'wants no row to be there': rowsOf((rows) => rows.map((one) => ({ ...one, expected: 0 }))),
  'keeps text without its odd characters': rowsOf((rows) =>
    rows.map((one) => ({ ...one, row: one.row && JSON.parse(JSON.stringify(one.row).replaceAll('\\u0000', '')) })),
  ),
  'forgets what was left out': advancing(({ parked: _, ...changes }) => changes),
  'forgets that a batch was clean': advancing(({ clean: _, ...changes }) => changes),
  'asks for no lease': soundBut((sound, { subscriptions }) => ({
    advance: (lease, position, changes) => {
      const [state] = subscriptions.states([lease.subscription]);
      return sound.advance({ ...lease, epoch: state?.epoch ?? 0, position: state?.position ?? 0 }, position, changes);
    },
    fail: (lease, version, failure) => {
      const [state] = subscriptions.states([lease.subscription]);
      return sound.fail({ ...lease, epoch: state?.epoch ?? 0 }, version, failure);
    },
  })),
  'asks for no position': soundBut((sound, { subscriptions }) => ({
    advance: (lease, position, changes) =>
      sound.advance(
        { ...lease, position: subscriptions.states([lease.subscription])[0]?.position ?? 0 },
        position,
        changes,
      ),
  })),
  'writes some of what is a conflict': soundBut((sound) => ({
    advance: async (lease, position, changes) => {
      const answer = await sound.advance(lease, position, changes);
      if (answer === 'conflict') {
        const rows = changes.rows.filter(({ expected }) => expected === undefined);
        await sound.advance(lease, lease.position, { ...changes, rows });
      }
      return answer;
    },
  })),
  'refuses what is a conflict': soundBut((sound) => ({
    advance: async (...given) => ((await sound.advance(...given)) === 'done' ? 'done' : 'refused'),
  })),
  'lets every version be live': standing((one) => ({ ...one, status: 'live' })),
  'lets the first version be filled': standing((one) => ({
    ...one,
    status: one.status === 'live' ? 'filling' : one.status,
  })),
  'forgets how far a version replays': standing((one) => ({ ...one, replayUntil: 0 })),
  'begins a known version anew': standing((one) => ({
    ...one,
    replayUntil: one.replayUntil === 7 ? 9 : one.replayUntil,
  })),
  'shows versions in any order': soundBut((sound) => ({
    standings: async (model) => [...(await sound.standings(model))].toReversed(),
  })),
  'promotes nothing': soundBut(() => ({ promote: () => false })),
  'fills what is earlier': standing((one) => ({ ...one, status: one.status === 'retired' ? 'filling' : one.status })),
  'leaves earlier versions as they are': soundBut((sound) => {
    const passed = new Set<number>();
    return {
      promote: async (version) => {
        for (const one of await sound.standings(version.model)) {
          if (one.status === 'filling' && one.version < version.version) passed.add(one.version);
        }
        return sound.promote(version);
      },
      standings: async (model) =>
        (await sound.standings(model)).map((one) => (passed.has(one.version) ? { ...one, status: 'filling' } : one)),
    };
  }),
  'looks at the last partition of the live version': soundBut((sound, { subscriptions }) => ({
    promote: async (version) => {
      const live = (await sound.standings(version.model)).find(({ status }) => status === 'live');
      const [first, ...others] = subscriptions.states([live?.subscription ?? '']);
      for (const other of others) {
        if (first !== undefined && other.position < first.position)
          subscriptions.reset(first.subscription, other.position);
      }
      return sound.promote(version);
    },
  })),
  'promotes at once': soundBut((sound, { subscriptions }) => ({
    promote: async (version) => {
      const known = (await sound.standings(version.model)).find((one) => one.version === version.version);
      if (known === undefined) return false;
      const { epoch } = subscriptions.states([known.subscription])[0] ?? { epoch: 0 };
      for (const state of subscriptions.states([known.subscription])) {
        subscriptions.checkpoint({ ...state, epoch: Math.max(epoch, state.epoch) }, 1_000);
      }
      return sound.promote(version);
    },
  })),
  'says that all is promoted': soundBut((sound) => ({
    promote: async (version) => {
      await sound.promote(version);
      return true;
    },
  })),
  'cancels nothing': soundBut(() => ({ cancel: () => false })),
  'says that all is cancelled': soundBut((sound) => ({
    cancel: async (version) => {
      await sound.cancel(version);
      return true;
    },
  })),
  'drops nothing': soundBut(() => ({ drop: () => 0 })),
  'drops all at once': soundBut((sound) => ({ drop: (version) => sound.drop(version, 1_000) })),
  'drops what is not retired': soundBut((sound, { subscriptions }) => ({
    drop: async (version, limit) => {
      const known = (await sound.standings(version.model)).find((one) => one.version === version.version);
      if (known?.status === 'retired') return sound.drop(version, limit);
      const state = subscriptions.states([known?.subscription ?? ''])[0];
      const rows = ['a', 'b', 'c'].map((key) => ({ tenant: undefined, key, row: undefined, expected: undefined }));
      if (state !== undefined) await sound.advance(state, state.position, { ...version, rows });
      return 0;
    },
  })),
  'keeps the subscription of what it dropped': soundBut((sound, { subscriptions }) => ({
    drop: async (version, limit) => {
      const [before] = subscriptions.states([`${version.model}@${version.version}`]);
      const dropped = await sound.drop(version, limit);
      if (before !== undefined) subscriptions.register(before.subscription, before.partitions, before.position);
      return dropped;
    },
  })),
  'forgets why a version has stopped': soundBut(() => ({ fail: () => true })),
  'never forgets why a version has stopped': soundBut(() => ({ resume: () => undefined })),
  'resumes all versions': soundBut((sound) => ({
    resume: async ({ model }) => {
      for (const { version } of await sound.standings(model)) await sound.resume({ model, version });
    },
  })),
};
