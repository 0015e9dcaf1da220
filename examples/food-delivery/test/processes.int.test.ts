import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Cluster, missing, startCluster } from '../../../test/postgres/cluster.ts';
import { namesOf } from '../src/story/archive/archive.ts';
import { type ScenarioName, scenarioNames } from '../src/story/scenario.ts';
import { happened } from './story/happened.ts';
import { after, bundled, finished, happenedIn, linesOf, start, workersOf } from './story/process.ts';
import { played } from './story/telling.ts';
import { run } from './story/terminal.ts';

const STORIES = { timeout: 240_000 };

/** After how many of its messages a life ends, one life after the other; each life tells those of the earlier ones again. */
const killPoints = [2, 9, 17, 26, 31, 38, 44, 52, 61, 70, 76];

const undisturbed = async (scenario: ScenarioName): Promise<readonly string[]> =>
  happened((await played(scenario)).envelopes);

/** Kills a story again and again, and lets it end at last. */
async function toldInSpiteOf(points: readonly number[], args: readonly string[], workers: number[] = []) {
  let killed = 0;
  for (const lines of points) {
    const child = start('--json', ...args);
    const code = await after(lines, child, () => {
      if (args.includes('--workers')) workers.push(...workersOf(child));
      child.kill('SIGKILL');
    });
    // It was over before it could be killed; the next begins anew.
    if (code !== null) break;
    killed += 1;
  }
  return { killed, ...(await finished(start('--json', ...args))) };
}

beforeAll(bundled, 60_000);

describe('a story on SQLite', () => {
  // Beside each other: most of the time each waits until nobody has the leases any more of the one that was killed.
  it.concurrent.for(scenarioNames)(
    '"%s" ends the same when it is killed again and again',
    STORIES,
    async (scenario, { onTestFinished }) => {
      const folder = mkdtempSync(join(tmpdir(), 'story-'));
      onTestFinished(() => rmSync(folder, { recursive: true }));
      const args = ['--scenario', scenario, '--database', join(folder, 'story.sqlite')];
      const { killed, code, out } = await toldInSpiteOf(killPoints, args);
      expect(killed).toBeGreaterThan(4);
      expect(code).toBe(0);
      expect(happenedIn(out)).toEqual(await undisturbed(scenario));
    },
  );
});

describe.skipIf(missing)('a story on PostgreSQL', () => {
  let cluster: Cluster;
  const onServer = (scenario: ScenarioName, ...args: readonly string[]): readonly string[] =>
    ['--scenario', scenario, '--store', 'postgres', '--database', cluster.url].concat(args);

  beforeAll(async () => {
    cluster = await startCluster();
  }, 60_000);

  afterAll(async () => {
    const client = new pg.Client(cluster.url);
    await client.connect();
    for (const name of scenarioNames.flatMap((scenario) => Object.values(namesOf(scenario)))) {
      await client.query(`drop schema if exists "${name}" cascade`);
    }
    await client.end();
    cluster.stop();
  }, 20_000);

  async function endsTheSame(scenario: ScenarioName): Promise<void> {
    const { code, complaints, out } = await finished(start('--json', ...onServer(scenario, '--workers', '3')));
    expect([code, complaints]).toEqual([0, '']);
    expect(happenedIn(out)).toEqual(await undisturbed(scenario));
  }

  const unhappy = scenarioNames.filter((scenario) => scenario !== 'delivered');
  it.each(unhappy)('"%s" ends the same in three processes', STORIES, endsTheSame);

  it('"delivered" does so too, and then shows its order as it stood at a time', STORIES, async () => {
    const title = 'The order, as it stood at 18:35 on Friday 6 March 2026';
    const shown = (lines: readonly string[]): readonly string[] =>
      lines.slice(lines.indexOf(title)).filter((line) => line !== '' && !line.startsWith('Order '));
    await endsTheSame('delivered');
    const { code, complaints, out } = await finished(start('--at', '18:35', ...onServer('delivered')));
    expect([code, complaints, linesOf(out)[0]]).toEqual([0, '', title]);
    expect(shown(linesOf(out))).toEqual(shown((await run('--at', '18:35')).out));
  });

  it(
    'has its reactions divided among three processes, and ends the same when one of them is killed',
    STORIES,
    async () => {
      const client = new pg.Client(cluster.url);
      await client.connect();
      const child = start('--json', ...onServer('delivered', '--workers', '3'));
      const lines: string[] = [];
      child.stdout.on('data', (chunk: Buffer) => lines.push(chunk.toString()));
      let owners: Promise<pg.QueryResult> | undefined;
      const code = await after(1, child, () => {
        const { platform } = namesOf('delivered');
        owners = client.query(
          `select count(distinct owner)::int as owners from "${platform}".subscriptions where name not like 'projection/%'`,
        );
        void owners.then(() => process.kill(workersOf(child)[0] as number, 'SIGKILL'));
      });
      expect((await owners)?.rows).toEqual([{ owners: 3 }]);
      expect(code).toBe(0);
      expect(happenedIn(lines.join(''))).toEqual(await undisturbed('delivered'));
      await client.end();
    },
  );

  it(
    'ends the same when the one that tells it is killed again and again, and leaves no worker behind',
    STORIES,
    async () => {
      const workers: number[] = [];
      const args = onServer('delivered', '--workers', '3');
      const { killed, code, out } = await toldInSpiteOf([10, 33, 47, 68], args, workers);
      expect([killed, code, workers.length]).toEqual([4, 0, 8]);
      for (const worker of workers) expect(() => process.kill(worker, 0)).toThrow('ESRCH');
      expect(happenedIn(out)).toEqual(await undisturbed('delivered'));
    },
  );
});
