import type { StoredSnapshot } from '../../../messaging/stream/snapshot-store.ts';
import type { Json } from '../../../domain/json.ts';
import { FixedClock } from '../../fixed-clock.ts';
import { expectSame, expectThat, faultOf } from '../expectations.ts';
import { deposits, range } from '../message-log/deposits.ts';
import { lookAlikes, oddTexts } from '../message-log/odd-texts.ts';
import type { Rules } from '../rules.ts';
import type { SnapshotStoreUnderContract } from './subject.ts';

const takenAt = new FixedClock().now();

/** A snapshot of account `m`, unless it is said otherwise. */
const snapshot = (version: number, part: Partial<StoredSnapshot> = {}): StoredSnapshot => ({
  stream: 'Account/m',
  version,
  schemaVersion: 1,
  state: { balance: version },
  takenAt,
  ...part,
});

/** The account `m` has ten events. */
const ten = async ({ store }: SnapshotStoreUnderContract): Promise<void> => store.log.append(deposits(...range(1, 10)));

const found = async ({ store }: SnapshotStoreUnderContract, stream = 'Account/m') => store.snapshots.find(stream);

/** Each state comes back as it was, to the order of its keys. */
async function expectKept(world: SnapshotStoreUnderContract, ...states: readonly Json[]): Promise<void> {
  await ten(world);
  for (const state of states) {
    await world.store.snapshots.save(snapshot(3, { state }));
    const kept = (await found(world))?.state;
    expectSame(kept, state, 'It holds what it held.');
    expectThat(JSON.stringify(kept) === JSON.stringify(state), 'Its JSON is the same, key by key.');
  }
}

/** What is saved is found, and the latest stays. */
export const saving: Rules<SnapshotStoreUnderContract> = {
  'a stream has no snapshot at first': async (world) => {
    await ten(world);
    expectSame(await found(world), undefined, 'There is none.');
  },

  'what is found is what was saved': async (world) => {
    await ten(world);
    const saved = snapshot(7, { schemaVersion: 3, state: { balance: 700, lines: [1, { two: null }] } });
    await world.store.snapshots.save(saved);
    const { takenAt: at, ...kept } = (await found(world)) as StoredSnapshot;
    const { takenAt: _, ...expected } = saved;
    expectSame(kept, expected, 'All of it is there.');
    expectThat(at.toString() === takenAt.toString(), 'So is when it was taken.');
  },

  'a stream has one snapshot: a later version takes the place of the one before': async (world) => {
    await ten(world);
    for (const version of [2, 5, 10]) {
      await world.store.snapshots.save(snapshot(version));
      expectSame(
        [(await found(world))?.version, (await found(world))?.state],
        [version, { balance: version }],
        'It is it.',
      );
    }
  },

  "an earlier version takes nobody's place": async (world) => {
    await ten(world);
    await world.store.snapshots.save(snapshot(8));
    await world.store.snapshots.save(snapshot(5, { schemaVersion: 9 }));
    expectSame([(await found(world))?.version, (await found(world))?.schemaVersion], [8, 1], 'The later one stays.');
  },

  'the same version is saved again, of whatever schema': async (world) => {
    await ten(world);
    await world.store.snapshots.save(snapshot(5, { schemaVersion: 2 }));
    await world.store.snapshots.save(snapshot(5, { schemaVersion: 1, state: 'another' }));
    expectSame(
      [(await found(world))?.schemaVersion, (await found(world))?.state],
      [1, 'another'],
      'It is the last one.',
    );
  },

  'a snapshot that is ahead of its stream is replaced': async (world) => {
    await ten(world);
    await world.store.snapshots.save(snapshot(99));
    await world.store.snapshots.save(snapshot(5));
    expectSame((await found(world))?.version, 5, 'Nobody could have made it.');
  },

  'each stream has its own, whatever is alike in their names': async (world) => {
    const streams = ['Account/m', '@north/Account/m', 'Statement/m', 'Account/M', 'Account/m ', 'Account/m/1'];
    for (const [index, stream] of streams.entries()) {
      await world.store.snapshots.save(snapshot(1, { stream, state: index }));
    }
    const states = await Promise.all(streams.map(async (stream) => (await found(world, stream))?.state));
    expectSame(states, [0, 1, 2, 3, 4, 5], 'None took the place of another.');
  },

  'of those that are saved at once the latest stays': async (world) => {
    await ten(world);
    await Promise.all([4, 9, 2, 6].map(async (version) => world.store.snapshots.save(snapshot(version))));
    expectSame((await found(world))?.version, 9, 'In whatever order they came.');
  },

  'a state keeps text of any characters': (world) =>
    expectKept(world, '', ...oddTexts, ...lookAlikes, 'a\0b', '\uD800'),

  'a state keeps numbers, what is empty, and the order of its keys': (world) =>
    expectKept(world, 0, -1, 0.1, 1e21, Number.MAX_SAFE_INTEGER, null, false, [], {}, [null], {
      b: 1,
      a: 2,
      Z: 3,
      '': 4,
    }),

  'a large state is kept': (world) => expectKept(world, { text: 'é"\\\n'.repeat(100_000) }),

  "a state is nobody else's to change": async (world) => {
    await ten(world);
    const state = { lines: [{ cents: 1 }] };
    await world.store.snapshots.save(snapshot(5, { state }));
    state.lines.push({ cents: 2 });
    const first = (await found(world))?.state as typeof state;
    first.lines.push({ cents: 3 });
    expectSame((await found(world))?.state, { lines: [{ cents: 1 }] }, 'It is what it was.');
  },

  'a snapshot of versions that can not be is refused, and the one that is there stays': async (world) => {
    await ten(world);
    await world.store.snapshots.save(snapshot(5));
    for (const wrong of [0, -1, 6.5, Number.NaN, Infinity, 2 ** 31, '6', null]) {
      for (const option of ['version', 'schemaVersion']) {
        const save = async () => world.store.snapshots.save(snapshot(6, { [option]: wrong }));
        const fault = await faultOf(save, 'INVALID_OPTION', 'No store keeps it.');
        expectSame((fault as { readonly option?: string }).option, option, 'It says what is wrong.');
      }
    }
    expectSame((await found(world))?.version, 5, 'It is it.');
  },

  'a snapshot is no event': async (world) => {
    await ten(world);
    await world.store.snapshots.save(snapshot(5));
    expectSame(await world.store.log.head(), 10, 'The log is as it was.');
  },
};
