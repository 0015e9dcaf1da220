import type { StoredSnapshot } from 'demesne/event-sourcing';
import { InMemoryStore } from 'demesne/in-memory';
import type { SnapshotStoreSubject } from 'demesne/testing/contract';
import type { Broken } from '../broken.ts';
import { overriding } from '../overriding.ts';

type Members = Readonly<Record<string, unknown>>;
type Json = StoredSnapshot['state'];

/** A sound store of snapshots, but for what is said. */
const soundBut = (members: (store: InMemoryStore) => Members): SnapshotStoreSubject => ({
  open: () => {
    const store = new InMemoryStore();
    return { store: { log: store.log, snapshots: overriding(store.snapshots, members(store)) } };
  },
});

/** One that keeps something else than it is given. */
const keeping = (change: (snapshot: StoredSnapshot) => StoredSnapshot): SnapshotStoreSubject =>
  soundBut(({ snapshots }) => ({ save: (snapshot: StoredSnapshot) => snapshots.save(change(snapshot)) }));

const keepingState = (change: (state: Json) => Json): SnapshotStoreSubject =>
  keeping((snapshot) => ({ ...snapshot, state: change(snapshot.state) }));

/** One of its own, in which a snapshot takes the place of another where that is said. */
const replacing = (mayReplace: (kept: StoredSnapshot, given: StoredSnapshot) => boolean): SnapshotStoreSubject =>
  soundBut(() => {
    const all = new Map<string, StoredSnapshot>();
    return {
      find: (stream: string) => all.get(stream),
      save: (given: StoredSnapshot) => {
        const kept = all.get(given.stream);
        if (kept === undefined || mayReplace(kept, given)) all.set(given.stream, given);
      },
    };
  });

const sorted = (state: Json): Json =>
  JSON.parse(
    JSON.stringify(state, (_, part: unknown) =>
      isRecord(part)
        ? Object.fromEntries(Object.entries(part).toSorted(([one], [other]) => (one < other ? -1 : 1)))
        : part,
    ),
  );

const isRecord = (part: unknown): part is object => typeof part === 'object' && part !== null && !Array.isArray(part);

/** Stores that lose snapshots, mix them up, or keep the wrong one. */
export const snapshotStores: readonly Broken<SnapshotStoreSubject>[] = [
  {
    defect: 'has a snapshot of every stream',
    subject: soundBut(({ snapshots }) => ({
      find: (stream: string) => snapshots.find(stream) ?? { stream, version: 0 },
    })),
    rules: ['a stream has no snapshot at first'],
  },
  {
    defect: 'forgets of which schema a state is',
    subject: keeping((snapshot) => ({ ...snapshot, schemaVersion: 1 })),
    rules: ['what is found is what was saved'],
  },
  {
    defect: 'forgets when a snapshot was taken',
    subject: keeping((snapshot) => ({ ...snapshot, takenAt: snapshot.takenAt.plusMs(1) })),
    rules: ['what is found is what was saved'],
  },
  {
    defect: 'keeps the first one',
    subject: replacing(() => false),
    rules: [
      'a stream has one snapshot: a later version takes the place of the one before',
      'the same version is saved again, of whatever schema',
      'a snapshot that is ahead of its stream is replaced',
      'of those that are saved at once the latest stays',
    ],
  },
  {
    defect: 'keeps the last one',
    subject: replacing(() => true),
    rules: ["an earlier version takes nobody's place", 'of those that are saved at once the latest stays'],
  },
  {
    defect: 'keeps the one of the later schema',
    subject: replacing((kept, given) => given.schemaVersion >= kept.schemaVersion),
    rules: ["an earlier version takes nobody's place", 'the same version is saved again, of whatever schema'],
  },
  {
    defect: 'takes a snapshot for right that is ahead of its stream',
    subject: replacing((kept, given) => given.version >= kept.version),
    rules: ['a snapshot that is ahead of its stream is replaced', "a state is nobody else's to change"],
  },
  {
    defect: 'finds streams whatever the case of their names',
    subject: soundBut(({ snapshots }) => ({
      find: (stream: string) => snapshots.find(stream.toLowerCase()),
      save: (one: StoredSnapshot) => snapshots.save({ ...one, stream: one.stream.toLowerCase() }),
    })),
    rules: ['each stream has its own, whatever is alike in their names', 'what is found is what was saved'],
  },
  {
    defect: 'trims text',
    subject: keepingState((state) => (typeof state === 'string' ? state.trim().replaceAll('\0', '') : state)),
    rules: ['a state keeps text of any characters'],
  },
  {
    defect: 'sorts keys',
    subject: keepingState(sorted),
    rules: ['a state keeps numbers, what is empty, and the order of its keys'],
  },
  {
    defect: 'cuts large states',
    subject: keepingState((state) => (JSON.stringify(state).length > 65_536 ? {} : state)),
    rules: ['a large state is kept'],
  },
  {
    defect: 'makes a version of whatever it is told',
    subject: keeping((snapshot) => ({
      ...snapshot,
      version: Math.min(Math.max(Math.floor(Number(snapshot.version) || 1), 1), 99),
      schemaVersion: Math.min(Math.max(Math.floor(Number(snapshot.schemaVersion) || 1), 1), 99),
    })),
    rules: ['a snapshot of versions that can not be is refused, and the one that is there stays'],
  },
  {
    defect: 'writes to the log',
    subject: soundBut(({ snapshots, log }) => ({
      save: (one: StoredSnapshot) => {
        snapshots.save(one);
        const [last] = log.read(log.head() - 1, 1);
        const { aggregate: _, ...rest } = last?.envelope ?? ({} as NonNullable<typeof last>['envelope']);
        log.append([{ ...rest, id: `snapshot ${one.version}` }]);
      },
    })),
    rules: ['a snapshot is no event'],
  },
];
