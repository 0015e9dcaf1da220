import { Instant } from 'demesne';
import { InMemorySchedule, InMemoryStore } from 'demesne/in-memory';
import type { Envelope } from 'demesne/messaging';
import type { ScheduledMessagesSubject } from 'demesne/testing/contract';
import type { Broken } from '../broken.ts';
import { overriding } from '../overriding.ts';
import { appending, committing, firing, over, rekeying, scheduling, writing } from './schedules.ts';

const nameOf = ({ message }: Envelope): string => (message.data as { readonly name: string }).name;
const NOON = Instant.of('2026-03-01T12:00:00Z');
const FAR = Instant.of('9999-12-31T23:59:59.999Z');

/** A number that rises with each use. */
function counting(): () => number {
  let count = 0;
  return () => (count += 1);
}

/** Takes a step back of the clock for a step forward. */
function stepsForward(): ScheduledMessagesSubject {
  let last = NOON;
  return firing((now, limit) => {
    const back = Math.max(last.msSince(now), 0);
    last = now;
    return [now.plusMs(2 * back), limit];
  });
}

/** Takes a key for used up, once something was scheduled under it. */
function usesKeysUp(): ScheduledMessagesSubject {
  const used = new Set<string>();
  return writing((changes) => {
    const fresh = changes.filter(({ key, envelope }) => envelope === undefined || !used.has(key));
    for (const { key } of changes) used.add(key);
    return fresh;
  });
}

/** A schedule with some members changed. */
const soundBut = (
  members: (sound: InMemorySchedule) => Partial<Record<keyof InMemorySchedule, unknown>>,
): ScheduledMessagesSubject =>
  scheduling((log) => {
    const sound = new InMemorySchedule(log);
    return overriding(sound, members(sound));
  });

function swallowing<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

const wrongInTime: readonly Broken<ScheduledMessagesSubject>[] = [
  {
    defect: 'fires a second early',
    subject: firing((now, limit) => [now.plusMs(1_000), limit]),
    rules: ['nothing fires before it is due, and at that very moment it does'],
  },
  {
    defect: 'appends everything twice',
    subject: appending((due) => due.flatMap((one) => [one, { ...one, id: `${one.id}-again` }])),
    rules: [
      'what has fired does not fire again',
      'fired by many at once, each comes once',
      'cancelled or fired, and never both, whoever is faster',
    ],
  },
  {
    defect: 'stumbles over what has fired',
    subject: scheduling((log) => new InMemorySchedule(overriding(log, { has: () => false }))),
    rules: ['what stands in the log by its id has fired, and holds nobody up'],
  },
  {
    defect: 'fires the last first',
    subject: appending((due) => due.toReversed()),
    rules: ['the earliest comes first, and equal ones come in the order of scheduling'],
  },
  {
    defect: 'fires by name',
    subject: appending((due) => due.toSorted((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1))),
    rules: ['what takes a place comes after what was scheduled for the same time before'],
  },
  {
    defect: 'fires more than it is asked for',
    subject: firing((now) => [now, Infinity]),
    rules: ['so many fire at the most, those due longest first'],
  },
  {
    defect: 'drops what is late already',
    subject: writing((changes) =>
      changes.filter(({ envelope }) => envelope === undefined || envelope.occurredAt > NOON),
    ),
    rules: ['what was due before it was scheduled fires at once'],
  },
  {
    defect: 'knows four digits of a year',
    subject: writing((changes) =>
      changes.map(({ envelope, ...rest }) => {
        if (envelope === undefined) return rest;
        return {
          ...rest,
          envelope: { ...envelope, occurredAt: envelope.occurredAt > FAR ? FAR : envelope.occurredAt },
        };
      }),
    ),
    rules: ['a time that is far away is a time like any other'],
  },
  {
    defect: 'takes a step back of the clock for a step forward',
    subject: stepsForward(),
    rules: ['a clock that is set back fires nothing early, and nothing twice'],
  },
  {
    defect: 'does not know what is next',
    subject: soundBut(() => ({ nextDueAt: () => undefined })),
    rules: ['it is known when the next one is due'],
  },
  {
    defect: 'counts what is not due yet',
    subject: soundBut((sound) => ({ backlog: () => sound.backlog(FAR) })),
    rules: ['it is known how many are due and have not fired, and since when'],
  },
  {
    defect: 'says that nothing is due',
    subject: soundBut(() => ({ backlog: () => ({ due: 0 }) })),
    rules: ['it is known how many are due and have not fired, and since when'],
  },
];

const wrongInTheLog: readonly Broken<ScheduledMessagesSubject>[] = [
  {
    defect: 'tells nobody',
    subject: {
      open: async (messages) => {
        const sound = await over(() => new InMemoryStore()).open(messages);
        return { ...sound, log: overriding(sound.log, { onAppended: () => () => undefined }) };
      },
    },
    rules: ['the log is told of what has fired'],
  },
  {
    defect: 'stamps when it fires',
    subject: appending((due) => due.map((one) => ({ ...one, occurredAt: NOON }))),
    rules: ['the message stands in the log as it was scheduled: when it was due, why, by whom and for whom'],
  },
  {
    defect: 'drops the cause',
    subject: appending((due) => due.map(({ causationId: _, ...one }) => one)),
    rules: [
      'the message stands in the log as it was scheduled: when it was due, why, by whom and for whom',
      'what a reaction schedules has the event as its cause',
    ],
  },
];

const wrongInKeys: readonly Broken<ScheduledMessagesSubject>[] = [
  {
    defect: 'does not mind keys',
    subject: over(
      () => new InMemoryStore(),
      (context) => {
        const next = counting();
        return {
          schedule: (message, options) => context.schedule(message, { ...options, key: `${options.key} ${next()}` }),
        };
      },
    ),
    rules: ['of what one unit schedules under a key the last counts'],
  },
  {
    defect: 'keeps what was there first',
    subject: usesKeysUp(),
    rules: [
      'what is scheduled under a key takes the place of what is there',
      'a key is free again when its message has fired',
    ],
  },
  {
    defect: 'forgets tenants',
    subject: rekeying((key) => [key, undefined]),
    rules: ['keys of two tenants have nothing to do with each other'],
  },
  {
    defect: 'takes upper for lower case in keys',
    subject: rekeying((key, tenant) => [key.toLowerCase(), tenant]),
    rules: ['a key that looks like something else is a key like any other'],
  },
];

const wrongInCancelling: readonly Broken<ScheduledMessagesSubject>[] = [
  {
    defect: 'never cancels',
    subject: writing((changes) => changes.filter(({ envelope }) => envelope !== undefined)),
    rules: ['what is cancelled does not fire, and the unit is told that it was there'],
  },
  {
    defect: 'says that it cancels anything',
    subject: soundBut((sound) => ({
      find: (key: string, tenant?: string) => sound.find(key, tenant) ?? { id: 'none', type: 'none', dueAt: NOON },
      conflictWith: () => undefined,
    })),
    rules: ['to cancel what is not there changes nothing, and is told'],
  },
  {
    defect: 'does not mind what has fired meanwhile',
    subject: soundBut(() => ({ conflictWith: () => undefined })),
    rules: [
      'what is told to be cancelled has not fired, even where it came due before the commit',
      'a conflict over a cancelled message keeps aggregates from being written',
    ],
  },
  {
    defect: 'does not mind what has taken a place meanwhile',
    subject: soundBut((sound) => ({
      conflictWith: (changes: Parameters<typeof sound.conflictWith>[0]) =>
        sound.conflictWith(changes.filter(({ key, tenant }) => sound.find(key, tenant) === undefined)),
    })),
    rules: ['what was replaced before the commit is not cancelled unseen'],
  },
  {
    defect: 'says that it has cancelled, whatever it did',
    subject: over(
      () => new InMemoryStore(),
      (context) => ({ cancelScheduled: async (key) => (await context.cancelScheduled(key)) || true }),
    ),
    rules: ['a unit sees what it has scheduled and cancelled itself'],
  },
  {
    defect: 'cancels its own alone',
    subject: writing((changes) => changes.filter(({ envelope, expected }) => envelope ?? expected)),
    rules: ['what a unit replaces and then cancels is gone, and what was there before it too'],
  },
];

const wrongInCommits: readonly Broken<ScheduledMessagesSubject>[] = [
  {
    defect: 'schedules at once',
    subject: over(
      () => new InMemoryStore(),
      (context, store) => ({
        schedule: (message, { at, key }) => {
          const { correlationId } = context;
          const envelope = { id: `at once ${key}`, message, occurredAt: at, correlationId };
          store.schedule.write([{ key, tenant: context.tenant, envelope }]);
        },
      }),
    ),
    rules: ['a unit that is rolled back schedules nothing and cancels nothing'],
  },
  {
    defect: 'schedules whatever becomes of the rest',
    subject: committing(({ scheduled = [], ...rest }, sound, store) => {
      store.schedule.write(scheduled);
      return sound(rest);
    }),
    rules: ['what is scheduled is committed together with aggregates, or not at all'],
  },
  {
    defect: 'takes what can not be scheduled',
    subject: over(
      () => new InMemoryStore(),
      (context) => ({ schedule: (message, options) => swallowing(() => context.schedule(message, options)) }),
    ),
    rules: ['what can not be scheduled is refused at once', 'nothing can be scheduled when the unit has ended'],
  },
];

/** Schedules that are wrong, and the rules that find it out. */
export const schedules: readonly Broken<ScheduledMessagesSubject>[] = [
  ...wrongInTime,
  ...wrongInTheLog,
  ...wrongInKeys,
  ...wrongInCancelling,
  ...wrongInCommits,
];
