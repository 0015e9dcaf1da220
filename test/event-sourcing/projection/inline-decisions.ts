import { Projection, ReadModels, type Rows } from 'demesne/event-sourcing';
import { expect, it } from 'vitest';
import { Pantry, SpoonTaken, type Scene } from './kitchen.ts';

type Shelves = Rows<{ readonly shelf: string; readonly spoons: number }, string>;

/** What a jar does to the shelves when so many spoons are taken of it. */
type ByJar = Readonly<Record<string, (rows: Shelves, spoons: number) => unknown>>;

const shelvesBy = (jars: ByJar) =>
  Projection.define('pantry', {
    version: 1,
    into: Pantry,
    events: { SpoonTaken },
    project: {
      SpoonTaken: ({ data }, rows, { aggregate }) => jars[String(aggregate?.id)]?.(rows, data.spoons) as never,
    },
  });

/** Something to be done once, while somebody waits for it. */
function once(work: () => Promise<unknown>): () => Promise<unknown> {
  let done: Promise<unknown> | undefined;
  return () => (done ??= work());
}

/** What was read before others have committed something doesn't count: the rows are what the log makes of them. */
export function describeInlineDecisions(scene: Scene): void {
  it.each([
    ['looks at a row which another changes meanwhile', 2],
    ['looks in vain for a row which another puts meanwhile', 0],
  ] as const)('a unit that %s begins again', async (_, before) => {
    let meanwhile = once(async () => undefined);
    const { store, take, dispose } = await scene([
      shelvesBy({
        limit: (rows, spoons) => rows.put({ shelf: 'limit', spoons }),
        copy: async (rows) => {
          const spoons = (await rows.get('limit'))?.spoons ?? 0;
          await meanwhile();
          rows.put({ shelf: 'copy', spoons });
        },
      }),
    ]);
    if (before > 0) await take('limit', before);
    meanwhile = once(() => take('limit', 7));
    await take('copy', 1);
    expect((await new ReadModels(store.readModels).of(Pantry).get('copy'))?.spoons).toBe(7);
    await dispose();
  });

  it('so does one that decides to change nothing', async () => {
    let meanwhile = once(async () => undefined);
    const { store, take, dispose } = await scene([
      shelvesBy({
        limit: (rows, spoons) => rows.put({ shelf: 'limit', spoons }),
        raise: async (rows, spoons) => {
          const isThere = (await rows.get('limit')) !== undefined;
          await meanwhile();
          if (isThere) rows.put({ shelf: 'limit', spoons });
        },
      }),
    ]);
    meanwhile = once(() => take('limit', 1));
    await take('raise', 9);
    expect((await new ReadModels(store.readModels).of(Pantry).get('limit'))?.spoons).toBe(9);
    await dispose();
  });

  it('so does one that has read a row which was taken away and put again', async () => {
    let meanwhile = once(async () => undefined);
    const { store, take, dispose } = await scene([
      shelvesBy({
        put: (rows, spoons) => rows.put({ shelf: 'all', spoons }),
        away: (rows) => rows.remove('all'),
        add: async (rows, spoons) => {
          const before = (await rows.get('all'))?.spoons ?? 0;
          await meanwhile();
          rows.put({ shelf: 'all', spoons: before + spoons });
        },
      }),
    ]);
    await take('put', 100);
    meanwhile = once(async () => {
      await take('away', 1);
      await take('put', 5);
    });
    await take('add', 1);
    expect((await new ReadModels(store.readModels).of(Pantry).get('all'))?.spoons).toBe(6);
    await dispose();
  });
}
