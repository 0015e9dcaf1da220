import { existsSync } from 'node:fs';
import Database from 'libsql';
import { describe, expect, it } from 'vitest';
import { openArchive } from '../src/story/archive/open-archive.ts';
import { sqliteArchives } from '../src/story/archive/sqlite-archives.ts';
import { storyOf } from '../src/story/archive/telling.ts';
import { runCommandLine } from '../src/story/command-line.ts';
import { SimulatedClock } from '../src/story/simulated-clock.ts';
import { storyPlatform } from '../src/story/story-platform.ts';
import { paintFor } from '../src/story/telling/paint.ts';
import { input } from './story/telling.ts';
import { changed, fileOf, run } from './story/terminal.ts';

const goesOn = 'This story was begun before: it goes on where it was.';
const ended = '✔ The story "delivered" ended as it must.';

/** The command line, broken off as soon as it has printed a line of a kind. */
async function brokenOff(at: RegExp, ...args: readonly string[]) {
  const breaking = new AbortController();
  const out: string[] = [];
  const complaints: string[] = [];
  const print = (line: string): void => {
    out.push(line);
    if (at.test(line)) breaking.abort();
  };
  const complain = (line: string): void => void complaints.push(line);
  const console = { print, complain, paint: paintFor(false, {}), signal: breaking.signal };
  return { code: await runCommandLine(args, console), out, complaints };
}

const sqlite = (file: string): readonly string[] => ['--store', 'sqlite', '--database', file];

describe('a story on SQLite', () => {
  it('goes on where it was broken off, and says so', async () => {
    const file = fileOf('story.sqlite', '');
    const first = await brokenOff(/picks up the food/, ...sqlite(file));
    expect([first.code, first.complaints]).toEqual([
      'interrupted',
      ['Broken off: the next start goes on where it was.'],
    ]);
    expect(first.out).not.toContain(ended);

    const second = await run(...sqlite(file));
    expect([second.code, second.out[0]]).toEqual([0, goesOn]);
    expect(second.out).toContain(ended);
    // All of it is told again, but for who was left out of a menu, which only its reader knows.
    expect(second.out.filter((line) => /^ {1,2}\d{1,2} {2}/.test(line))).toHaveLength(12);
  });

  it('says nothing of it among the messages', async () => {
    const file = fileOf('story.sqlite', '');
    await brokenOff(/OrderConfirmed/, '--json', ...sqlite(file));
    const { out, complaints } = await run('--json', ...sqlite(file));
    expect(complaints).toEqual([goesOn]);
    expect(out).toHaveLength(77);
    for (const line of out) expect(() => JSON.parse(line) as unknown).not.toThrow();
  });

  it('begins anew when it has ended, and leaves alone what is not its own', async () => {
    const file = fileOf('story.sqlite', '');
    const database = new Database(file);
    database.exec(`create table food_delivery (note text); insert into food_delivery values ('mine')`);
    const first = await run('--json', ...sqlite(file));
    const second = await run('--json', ...sqlite(file));
    expect([first.code, second.code, first.out.length, second.out.length]).toEqual([0, 0, 77, 77]);
    expect(second.complaints).toEqual([]);
    expect(second.out[0]).not.toBe(first.out[0]);
    expect(database.prepare('select note from food_delivery').all()).toEqual([{ note: 'mine' }]);
    database.close();
  });

  it('begins anew when it could not be told', async () => {
    const file = fileOf('story.sqlite', '');
    const order = fileOf('order.json', changed('order.json', { 'items.0.quantity': 21 }));
    expect((await run(...sqlite(file), '--order', order)).code).toBe(1);
    const { code, out } = await run(...sqlite(file));
    expect([code, out.includes(goesOn)]).toEqual([0, false]);
  });

  it('shares a file with the other stories', async () => {
    const file = fileOf('story.sqlite', '');
    await brokenOff(/picks up the food/, ...sqlite(file));
    expect((await run(...sqlite(file), '--scenario', 'declined')).code).toBe(0);
    expect((await run(...sqlite(file))).out[0]).toBe(goesOn);
  });

  it('is refused where another one has not ended', async () => {
    const file = fileOf('story.sqlite', '');
    await brokenOff(/picks up the food/, ...sqlite(file));
    const order = fileOf('order.json', changed('order.json', { 'items.0.quantity': 1 }));
    const { code, out, complaints } = await run(...sqlite(file), '--order', order);
    expect([code, out]).toEqual([1, []]);
    expect(complaints).toEqual([
      'Another story of this scenario is kept there, and has not ended: start it with the same files to see it end, or ' +
        'name another place with --database.',
    ]);
    expect((await run(...sqlite(file))).code).toBe(0);
  });

  it('is refused while another process tells it', async () => {
    const file = fileOf('story.sqlite', '');
    const loaded = await input();
    const archive = await openArchive(await sqliteArchives(file, 'delivered'), storyOf('delivered', loaded));
    const clock = new SimulatedClock(loaded.order.placedAt);
    const { subscriptions, views } = storyPlatform({ ...archive, input: loaded, scenario: 'delivered' }, clock);
    await subscriptions.start();
    const { code, out, complaints } = await run(...sqlite(file));
    expect([code, out]).toEqual([1, [goesOn]]);
    expect(complaints).toEqual(['Another process is telling this story: wait until it is done, or stop it.']);
    await subscriptions.stop();
    await views.close();
    await archive.close();
  });

  it('is refused where the file is no database', async () => {
    const { code, out, complaints } = await run(...sqlite(fileOf('story.sqlite', 'x'.repeat(5_000))));
    expect([code, out]).toEqual([1, []]);
    expect(complaints[0]).toMatch(/^The database of --store can't be used \(.+\): name another with --database\.$/);
  });

  it('is refused where there is no folder for its file', async () => {
    const { code, complaints } = await run(...sqlite('/nowhere/story.sqlite'));
    expect(code).toBe(1);
    expect(complaints[0]).toContain("The database of --store can't be used (");
    expect(existsSync('/nowhere')).toBe(false);
  });
});

describe('the places of a story', () => {
  it.each([
    [['--store', 'paper'], '--store is one of memory, sqlite, postgres.'],
    [['--store', 'constructor'], '--store is one of memory, sqlite, postgres.'],
    [['--store', 'sqlite', '--database', ''], '--database needs the name of a file, or the address of a server.'],
    [['--store', 'memory', '--database', 'x'], '--database is of no use with --store memory.'],
    [['--store', 'sqlite', '--database', 'postgresql://x/y'], '--store sqlite needs a file: for a server say'],
    [['--store', 'postgres'], '--store postgres needs a database: name it with --database postgresql://…, or by'],
    [['--store', 'sqlite', '--workers', '2'], '--workers needs --store postgres.'],
    [['--store', 'memory', '--workers', '2'], '--workers needs --store postgres.'],
    [['--store', 'postgres', '--workers', '0'], '--workers is a whole number from 1 to 4.'],
    [['--store', 'postgres', '--workers', '5'], '--workers is a whole number from 1 to 4.'],
    [['--store', 'postgres', '--workers', 'two'], '--workers is a whole number from 1 to 4.'],
  ])('are refused as wrong usage: %j', async (args, complaint) => {
    const { code, out, complaints } = await run(...args);
    expect([code, out]).toEqual([2, []]);
    expect(complaints[0]).toContain(complaint);
  });

  it('are told of where a server can’t be reached, without its address', async () => {
    const { code, complaints } = await run(
      '--store',
      'postgres',
      '--database',
      'postgresql://ada:secret@127.0.0.1:1/x',
    );
    expect(code).toBe(1);
    expect(complaints[0]).toContain('ECONNREFUSED');
    expect(complaints.join('')).not.toMatch(/ada|secret/);
  });

  it('let one of two begin a story that both would', async () => {
    const file = fileOf('story.sqlite', '');
    const open = async () => openArchive(await sqliteArchives(file, 'delivered'), 'a story');
    const opened = await Promise.allSettled([open(), open()]);
    const archives = opened.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    const complaints = opened.flatMap((one) => (one.status === 'rejected' ? [(one.reason as Error).message] : []));
    expect(archives.map(({ goesOn: isLate }) => isLate)).toEqual([false]);
    expect(complaints).toEqual(['Another process is telling this story: wait until it is done, or stop it.']);
    for (const archive of archives) await archive.close();
  });
});
