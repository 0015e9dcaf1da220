import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { missing, startPrivateCluster } from '../../../test/postgres/cluster.ts';
import { missingPrograms } from '../../../test/postgres/server-programs.ts';
import { scenarioNames } from '../src/story/scenario.ts';
import { happened } from './story/happened.ts';
import { after, bundled, finished, happenedIn, linesOf, npmStart, start } from './story/process.ts';
import { played } from './story/telling.ts';
import { fileOf } from './story/terminal.ts';

const PROCESS = { timeout: 60_000 };

beforeAll(bundled, PROCESS.timeout);

describe('npm start', () => {
  // It says so when it has to build the package first; after that it has nothing to say but the story.
  beforeAll(() => finished(npmStart('--help')), PROCESS.timeout);

  it('tells a story on the built package', PROCESS, async () => {
    const { out, complaints, code } = await finished(npmStart());
    expect([code, complaints]).toEqual([0, '']);
    expect(out).toContain('✔ The story "delivered" ended as it must.');
    expect(out).not.toContain('\u001B');
  });

  it.skipIf(missing ?? missingPrograms)('tells one in three processes', { timeout: 120_000 }, async () => {
    const { url, stop } = await startPrivateCluster();
    onTestFinished(stop);
    const told = npmStart(
      '--json',
      '--scenario',
      'declined',
      '--store',
      'postgres',
      '--database',
      url,
      '--workers',
      '3',
    );
    const { out, complaints, code } = await finished(told);
    expect([code, complaints]).toEqual([0, '']);
    expect(happenedIn(out)).toEqual(happened((await played('declined')).envelopes));
  });
});

describe('the command line as a process', () => {
  it.each(scenarioNames)('tells the story "%s" in a process of its own', PROCESS, async (scenario) => {
    const { out, complaints, code } = await finished(start('--scenario', scenario));
    expect([code, complaints]).toEqual([0, '']);
    expect(out).toContain(`✔ The story "${scenario}" ended as it must.`);
    expect(out).not.toContain('\u001B');
  });

  it('goes on where it was killed, and ends the same', PROCESS, async () => {
    const args = ['--json', '--database', fileOf('story.sqlite', '')];
    const child = start(...args);
    expect(await after(40, child, () => child.kill('SIGKILL'))).toBeNull();
    const { out, code } = await finished(start(...args));
    expect(code).toBe(0);
    expect(happenedIn(out)).toEqual(happened((await played('delivered')).envelopes));
  });

  it.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ] as const)('stops in order on %s, and goes on at the next start', PROCESS, async (name, expected) => {
    const args = ['--json', '--database', fileOf('story.sqlite', '')];
    let code: number | null = 0;
    // A signal that comes too late finds the story at its end, and the next begins anew.
    for (let tries = 0; code === 0 && tries < 5; tries += 1) {
      const child = start(...args);
      code = await after(1, child, () => child.kill(name));
    }
    expect(code).toBe(expected);
    const resumed = await finished(start(...args));
    expect([resumed.code, linesOf(resumed.out).length]).toEqual([0, 77]);
  });

  it('answers as a process too', PROCESS, async () => {
    const bad = await finished(start('--order', 'nowhere.json'));
    expect([bad.code, bad.out, bad.complaints]).toEqual([
      1,
      '',
      'nowhere.json: expected a file, found none of this name\n',
    ]);
  });

  it('is quiet when its reader goes away', PROCESS, async () => {
    const child = start('--json');
    await once(child.stdout, 'data');
    child.stdout.destroy();
    const [complaints, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect([complaints, code]).toEqual(['', 0]);
  });
});
