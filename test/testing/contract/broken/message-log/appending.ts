import { Fault } from 'demesne';
import { DuplicateMessage, type Envelope, type LoggedMessage } from 'demesne/messaging';
import type { MessageLogSubject } from 'demesne/testing/contract';
import type { Broken } from '../broken.ts';
import { altered, appending, reading, subjectOf } from './altered.ts';
import { blindToItsOwn, duplicates, falling, gaps, LaxLog, nameOf, taken } from './lax.ts';

/** Each refused append uses up positions. */
class BurnsPositions extends LaxLog {
  readonly #positions: number[] = [];
  #next = 1;

  override append(envelopes: readonly Envelope[]): void {
    const first = this.#next;
    this.#next += envelopes.length;
    this.kept = this.after(envelopes);
    this.#positions.push(...envelopes.map((_, index) => first + index));
  }

  override read(after: number, limit: number): readonly LoggedMessage[] {
    return this.kept
      .map((envelope, index) => ({ position: this.#positions[index] as number, envelope }))
      .filter(({ position }) => position > after)
      .slice(0, limit);
  }
}

const lax = (...[laxity]: ConstructorParameters<typeof LaxLog>): MessageLogSubject =>
  subjectOf(() => new LaxLog(laxity));

/** Logs that put messages in the wrong places. */
const misplacing: readonly Broken<MessageLogSubject>[] = [
  {
    defect: 'takes names of any length',
    subject: lax({}),
    rules: ['longer ones are refused before anything is appended'],
  },
  {
    defect: 'takes an empty tenant for one',
    subject: lax({}),
    rules: ['an empty tenant is none'],
  },
  {
    defect: 'takes versions of any size',
    subject: lax({}),
    rules: ['an event of a version that can not be is refused, with all that came along'],
  },
  {
    defect: 'looks at the version before the id',
    subject: lax({ refusals: [falling, gaps, duplicates] }),
    rules: ['of all that is wrong, the first in the order of the messages is told, and the id before the version'],
  },
  {
    defect: 'leaves gaps between positions',
    subject: reading((batch) => batch.map((one) => ({ ...one, position: 2 * one.position }))),
    rules: [
      'messages have positions from 1 without gaps, in the order of appending',
      'positions go on without gaps over many appends',
    ],
  },
  {
    defect: 'is behind with its head',
    subject: altered((log) => {
      let head = 0;
      return {
        head: () => head,
        append: (envelopes: readonly Envelope[]) => {
          head = log.head();
          log.append(envelopes);
        },
      };
    }),
    rules: [
      'the head rises with every append by as many as it has',
      'the head never falls, and is never behind what was read',
    ],
  },
  {
    defect: 'appends when it has time',
    subject: altered((log) => ({
      append: (envelopes: readonly Envelope[]) => void setImmediate(() => log.append(envelopes)),
    })),
    rules: ['what is appended is there when the append has ended'],
  },
  {
    defect: 'fails to append nothing',
    subject: appending((given) => {
      if (given.length === 0) throw new SyntaxError('VALUES expects a list.');
      return given;
    }),
    rules: ['an append of nothing does nothing'],
  },
  {
    defect: 'appends 999 messages at the most',
    subject: appending((given) => given.slice(0, 999)),
    rules: ['an append of a thousand messages is there whole, in its order'],
  },
  {
    defect: 'sorts what it is given by stream',
    subject: appending((given) => given.toSorted((one, other) => nameOf(one).localeCompare(nameOf(other)))),
    rules: ['messages of several streams stand in the order of their append'],
  },
];

/** Logs that don't refuse what they must. */
const forgiving: readonly Broken<MessageLogSubject>[] = [
  {
    defect: 'takes an id twice',
    subject: lax({ refusals: [falling, gaps] }),
    rules: [
      'an id that is there already is refused, with all that came along',
      'an id twice in one append is refused, with all that came along',
      'an id stands for one message of the whole log, whatever its stream or tenant',
      'a known id in the middle leaves nothing of a batch of several streams',
    ],
  },
  {
    defect: 'leaves out what it has already, and says nothing',
    subject: altered((log) => ({
      append: (envelopes: readonly Envelope[]) => {
        try {
          log.append(envelopes);
        } catch (error) {
          if (!(error instanceof DuplicateMessage)) throw error;
        }
      },
    })),
    rules: ['a message that is sent again as it was is refused'],
  },
  {
    defect: 'takes an id twice where both come together',
    subject: lax({ refusals: [blindToItsOwn(duplicates), falling, gaps] }),
    rules: ['an id twice in one append is refused, with all that came along'],
  },
  {
    defect: 'takes an id once for each stream',
    subject: lax({
      refusals: [
        (envelope, before, committed) => {
          const name = nameOf(envelope);
          duplicates(
            envelope,
            before.filter((one) => nameOf(one) === name),
            committed,
          );
        },
        falling,
        gaps,
      ],
    }),
    rules: [
      'an id stands for one message of the whole log, whatever its stream or tenant',
      'an id that is there already is refused, with all that came along',
    ],
  },
  {
    defect: 'looks at versions before ids',
    subject: lax({ refusals: [falling, gaps, duplicates] }),
    rules: ['a message that is sent again as it was is refused'],
  },
  {
    defect: 'takes any version',
    subject: lax({ refusals: [duplicates] }),
    rules: [
      'a version that is taken is refused, with its stream and version told',
      'a version twice in one append is refused',
      'versions that fall within one append are refused',
      'a version that leaves one out is refused',
      'a gap within the first append of a stream is refused',
      'a taken version in the middle leaves nothing of a batch of several streams',
      'a gap in the middle leaves nothing of a batch of several streams',
    ],
  },
  {
    defect: 'says of a version only that it is taken',
    subject: altered((log) => ({
      append: (envelopes: readonly Envelope[]) => {
        try {
          log.append(envelopes);
        } catch (error) {
          throw Fault.is(error) ? new Fault(error.code, 'No.') : error;
        }
      },
    })),
    rules: ['a version that is taken is refused, with its stream and version told'],
  },
  {
    defect: 'looks at versions of earlier appends only',
    subject: lax({ refusals: [duplicates, blindToItsOwn(falling), blindToItsOwn(gaps)] }),
    rules: [
      'a version twice in one append is refused',
      'versions that fall within one append are refused',
      'a gap within the first append of a stream is refused',
    ],
  },
  {
    defect: 'takes versions that were left out before',
    subject: lax({ refusals: [duplicates, taken, gaps] }),
    rules: ['nothing comes before the beginning of a stream', 'versions that fall within one append are refused'],
  },
  {
    defect: 'takes versions that leave others out',
    subject: lax({ refusals: [duplicates, falling] }),
    rules: ['a version that leaves one out is refused', 'a stream that began late goes on without gaps'],
  },
];

/** Logs that do something of what they refuse. */
const halfway: readonly Broken<MessageLogSubject>[] = [
  {
    defect: 'appends one by one, up to what it refuses',
    subject: altered((log) => ({
      append: (envelopes: readonly Envelope[]) => {
        for (const envelope of envelopes) log.append([envelope]);
      },
    })),
    rules: [
      'an id that is there already is refused, with all that came along',
      'a known id in the middle leaves nothing of a batch of several streams',
      'a taken version in the middle leaves nothing of a batch of several streams',
      'a gap in the middle leaves nothing of a batch of several streams',
      'nothing of who lost a version stands in the log',
      'who is refused disturbs nobody else',
    ],
  },
  {
    defect: 'remembers the ids of what it refused',
    subject: altered((log) => {
      const ids = new Set<string>();
      return {
        append: (envelopes: readonly Envelope[]) => {
          for (const { id } of envelopes) {
            if (ids.has(id)) throw new DuplicateMessage(id);
            ids.add(id);
          }
          log.append(envelopes);
        },
      };
    }),
    rules: ['what was refused may come again once it is right, and takes the next position'],
  },
  {
    defect: 'uses up positions for what it refused',
    subject: subjectOf(() => new BurnsPositions()),
    rules: [
      'what was refused may come again once it is right, and takes the next position',
      'who is refused disturbs nobody else',
    ],
  },
];

/** Logs that append wrongly. */
export const logsAppending = [...misplacing, ...forgiving, ...halfway];
