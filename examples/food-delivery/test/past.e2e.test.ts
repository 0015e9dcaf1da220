import { Instant } from 'demesne';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openArchive } from '../src/story/archive/open-archive.ts';
import { sqliteArchives } from '../src/story/archive/sqlite-archives.ts';
import { storyOf } from '../src/story/archive/telling.ts';
import { askedTimeOf, instantOf } from '../src/story/past/asked-time.ts';
import { input } from './story/telling.ts';
import { changed, fileOf, run } from './story/terminal.ts';

const title = /^The order, as it stood at (\d\d:\d\d) on Friday 6 March 2026$/;
const tale = 'One order, from the cart to the doorstep';

/** What is said of the order under a label. */
const said = (out: readonly string[], label: string): readonly string[] => {
  const first = out.findIndex((line) => line.startsWith(label.padEnd(14)));
  const after = out.slice(first + 1).findIndex((line) => !line.startsWith(' '.repeat(14)));
  const lines = out.slice(first, after < 0 ? undefined : first + 1 + after);
  return first < 0 ? [] : lines.map((line) => line.slice(14));
};

/** The place of a story that was told. */
async function told(...args: readonly string[]): Promise<readonly string[]> {
  const place = ['--store', 'sqlite', '--database', fileOf('story.sqlite', ''), ...args];
  expect((await run('--json', ...place)).code).toBe(0);
  return place;
}

describe('the past of an order', () => {
  it('is shown of a story that was told, at any time of it, without telling it again', async () => {
    const place = await told();
    const at = async (time: string) => {
      const { code, out, complaints } = await run(...place, '--at', time);
      expect([code, complaints, out.join('\n').includes(tale)]).toEqual([0, [], false]);
      return { time: title.exec(out[0] ?? '')?.[1], status: said(out, 'Status')[0], so: said(out, 'So far') };
    };
    const cooking = await at('18:35');
    expect([cooking.time, cooking.status]).toEqual(['18:35', 'Preparing']);
    expect(cooking.so.map((line) => line.split(' ')[1])).toEqual([
      'OrderStarted,',
      'ItemAdded,',
      'ItemAdded,',
      'OrderPlaced,',
      'OrderConfirmed,',
      'PreparationStarted,',
    ]);
    expect(cooking.so[0]).toBe('18:30 OrderStarted, by Ada Winter');
    expect((await at('18:30')).status).toBe('Preparing');
    expect((await at('23:59')).status).toBe('Completed');
  });

  it('shows a bill that adds up, line by line', async () => {
    const bill = async (...args: readonly string[]) => {
      const { out } = await run(...args, '--at', '18:35');
      return ['Items', 'Delivery', 'Discount', 'Total'].flatMap((label) => said(out, label));
    };
    expect(await bill()).toEqual([
      '2 × Pizza Margherita: 21.00 EUR',
      '1 × Tiramisù: 6.50 EUR',
      '2.90 EUR',
      '-2.00 EUR',
      '28.40 EUR',
    ]);
    const menu = changed('menu-trattoria.json', { 'delivery.discount.amountInMinorUnits': '0' });
    expect((await bill('--menu', fileOf('menu.json', menu))).slice(2)).toEqual(['2.90 EUR', '30.40 EUR']);
  });

  it('is asked for by the clock on the wall of the story, or by an instant', async () => {
    const place = await told();
    const byClock = await run(...place, '--at', '18:30');
    expect(await run(...place, '--at', '2026-03-06T18:30:59.999+01:00')).toEqual(byClock);
    expect(said(byClock.out, 'Items')).toEqual(said((await run(...place, '--at', '19:30')).out, 'Items'));
  });

  it.each(['declined', 'rejected', 'cancelled'])('is shown of the story "%s" too', async (scenario) => {
    const place = await told('--scenario', scenario);
    const { out } = await run(...place, '--at', '18:40');
    expect(said(out, 'Status')[0]?.toLowerCase()).toBe(scenario === 'declined' ? 'rejected' : scenario);
  });

  it('is shown after the story where that was not told yet', async () => {
    const { code, out } = await run('--at', '18:30');
    expect(code).toBe(0);
    expect(out.findIndex((line) => line.startsWith(tale))).toBe(0);
    expect(out.findIndex((line) => title.test(line))).toBeGreaterThan(out.findIndex((line) => line.startsWith('✔')));
  });

  it('is nothing before its cart was opened', async () => {
    const { code, out, complaints } = await run(...(await told()), '--at', '18:29');
    expect([code, out]).toEqual([1, []]);
    expect(complaints).toEqual([
      'There was no order yet at 18:29 on Friday 6 March 2026: its cart was opened at 18:30 on Friday 6 March 2026.',
    ]);
  });

  it('is nothing where a story broke off before there was an order', async () => {
    const file = fileOf('story.sqlite', '');
    const archive = await openArchive(await sqliteArchives(file, 'delivered'), storyOf('delivered', await input()));
    await archive.close();
    const { code, out, complaints } = await run('--store', 'sqlite', '--database', file, '--at', '18:30');
    expect([code, out]).toEqual([1, []]);
    expect(complaints).toEqual(['No order was begun in this story yet: start it without --at to see it go on.']);
  });

  it('is refused of a story that was told from other files, and that one is kept', async () => {
    const place = await told();
    const order = fileOf('order.json', changed('order.json', { 'items.0.quantity': 1 }));
    const { code, out, complaints } = await run(...place, '--order', order, '--at', '18:30');
    expect([code, out]).toEqual([1, []]);
    expect(complaints[0]).toMatch(/^Another story of this scenario is kept there: name the files /);
    expect((await run(...place, '--at', '18:30')).code).toBe(0);
  });

  it.each(['', 'noon', '7:30', '24:00', '18:60', '18:30:00', '2026-03-06', '2026-03-06T18:30:00'])(
    'is not asked for by "%s"',
    async (time) => {
      const { code, out, complaints } = await run('--at', time);
      expect([code, out]).toEqual([2, []]);
      expect(complaints[0]).toBe(
        '--at is a time such as 18:45, as the clock in the story shows it, or 2026-03-06T17:45:00Z.',
      );
    },
  );

  it('is told to a person', async () => {
    const { code, complaints } = await run('--at', '18:30', '--json');
    expect([code, complaints[0]]).toEqual([2, '--at is of no use with --json.']);
  });
});

describe('the clock of a story', () => {
  const berlin = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/Berlin',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  const timeOf = (instant: Instant): string => berlin.format(instant.epochMs);

  it('shows a minute until its end, on the day when that is nearest to the beginning', () => {
    const begins = Instant.of('2026-03-06T22:50:10Z');
    expect(instantOf('23:50', begins, { timeOf })).toEqual(Instant.of('2026-03-06T22:50:59.999Z'));
    expect(instantOf('00:10', begins, { timeOf })).toEqual(Instant.of('2026-03-06T23:10:59.999Z'));
    expect(instantOf('18:00', begins, { timeOf })).toEqual(Instant.of('2026-03-06T17:00:59.999Z'));
  });

  it('never shows what it is put forward over', () => {
    expect(instantOf('02:30', Instant.of('2026-03-28T22:00:00Z'), { timeOf })).toBeUndefined();
  });

  it('shows what it is asked for, whenever the story begins', () => {
    const instant = fc.integer({ min: 946_684_800_000, max: 4_102_444_799_999 }).map((ms) => Instant.fromEpochMs(ms));
    fc.assert(
      fc.property(instant, fc.integer({ min: -700, max: 700 }), (begins, minutes) => {
        const shown = timeOf(begins.plusMs(minutes * 60_000));
        expect(askedTimeOf(shown)).toBe(shown);
        expect(timeOf(instantOf(shown, begins, { timeOf }) as Instant)).toBe(shown);
      }),
      { numRuns: 30 },
    );
  });
});
