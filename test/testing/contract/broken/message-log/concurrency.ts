import type { Envelope, LoggedMessage } from 'demesne/messaging';
import type { MessageLogSubject } from 'demesne/testing/contract';
import type { Broken } from '../broken.ts';
import { subjectOf } from './altered.ts';
import { LaxLog } from './lax.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Looks whether an append fits, and appends it later. */
class LooksTooEarly extends LaxLog {
  override async append(envelopes: readonly Envelope[]): Promise<void> {
    this.after(envelopes);
    await turn();
    this.kept = [...this.kept, ...envelopes];
  }
}

/** Writes back all that it read before others appended. */
class ForgetsOthers extends LaxLog {
  override async append(envelopes: readonly Envelope[]): Promise<void> {
    const all = this.after(envelopes);
    await turn();
    this.kept = all;
  }
}

/** Draws positions as a sequence does, before the commit; the later of two appends is often committed first. */
class DrawsPositionsEarly extends LaxLog {
  readonly #committed = new Map<number, Envelope>();
  #drawn = 0;
  #appends = 0;

  override async append(envelopes: readonly Envelope[]): Promise<void> {
    const first = this.#drawn;
    this.#drawn += envelopes.length;
    this.#appends += 1;
    for (let turns = this.#appends % 3; turns > 0; turns -= 1) await turn();
    this.kept = this.after(envelopes);
    for (const [index, envelope] of envelopes.entries()) this.#committed.set(first + index + 1, envelope);
  }

  override read(after: number, limit: number): readonly LoggedMessage[] {
    return [...this.#committed]
      .filter(([position]) => position > after)
      .toSorted(([one], [other]) => one - other)
      .slice(0, limit)
      .map(([position, envelope]) => ({ position, envelope }));
  }
}

/** Has the last word on a version, not the first. */
class LastOneWins extends LaxLog {
  override append(envelopes: readonly Envelope[]): void {
    const places = envelopes.map(({ aggregate }) => `${aggregate?.id} ${aggregate?.version}`);
    this.kept = this.kept.filter(({ aggregate }) => !places.includes(`${aggregate?.id} ${aggregate?.version}`));
    this.kept = this.after(envelopes);
  }
}

/** Logs that fail where many are at work. */
export const logsConcurrency: readonly Broken<MessageLogSubject>[] = [
  {
    defect: 'looks too early whether an append fits',
    subject: subjectOf(() => new LooksTooEarly()),
    rules: [
      'of many that write one version exactly one wins, and the others are told',
      'of many that begin one stream exactly one wins',
      'nothing of who lost a version stands in the log',
      'an id that many append at once is there once',
    ],
  },
  {
    defect: 'forgets what others append meanwhile',
    subject: subjectOf(() => new ForgetsOthers()),
    rules: [
      'appends at once are all there, each of them once and in its order',
      'the head never falls, and is never behind what was read',
    ],
  },
  {
    defect: 'draws positions before it commits',
    subject: subjectOf(() => new DrawsPositionsEarly()),
    rules: [
      'a reader that follows while many append meets each message once',
      'a reader that follows while many append meets the events of each aggregate in order',
      'readers of any pace meet the same while many append',
    ],
  },
  {
    defect: 'lets the last one win',
    subject: subjectOf(() => new LastOneWins()),
    rules: [
      'of many that write one version exactly one wins, and the others are told',
      'a version that is taken is refused, with its stream and version told',
    ],
  },
];
