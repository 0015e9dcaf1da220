import { EncodedMessage, VersionTaken, type Envelope } from 'demesne/messaging';
import type { EventStoreSubject } from 'demesne/testing/contract';
import type { Broken } from '../broken.ts';
import { given, giving, logging, soundBut, standing } from './altered.ts';

let made = 0;

/** Whether an envelope's event comes at a place in its stream of its own. */
const renumbered = (envelopes: readonly Envelope[], lastOf: (stream: string) => number): readonly Envelope[] => {
  const last = new Map<string, number>();
  return envelopes.map((envelope) => {
    const { aggregate, tenant } = envelope;
    if (aggregate === undefined) return envelope;
    const name = `${tenant === undefined ? '' : `@${tenant}/`}${aggregate.type}/${aggregate.id}`;
    const version = (last.get(name) ?? lastOf(name)) + 1;
    last.set(name, version);
    return { ...envelope, aggregate: { ...aggregate, version } };
  });
};

/** Stores that don't keep what is appended, or not as it is expected. */
export const storesAppending: readonly Broken<EventStoreSubject>[] = [
  {
    defect: 'gives events ids of its own',
    subject: given((all) => all.map((one) => ({ ...one, id: `own ${one.id}` }))),
    rules: ['the ids of the events are answered, in their order', 'events have the ids that are given'],
  },
  {
    defect: 'forgets who did it',
    subject: given((all) => all.map(({ actor: _, ...one }) => one)),
    rules: [
      'events are stamped with the time, the conversation, the cause, the actor and the tenant',
      'its events are one conversation',
    ],
  },
  {
    defect: 'takes each event for a conversation of its own',
    subject: given((all) => all.map((one) => ({ ...one, correlationId: `c-${(made += 1)}` }))),
    rules: ['without a conversation, the events of an append are one of their own', 'its events are one conversation'],
  },
  {
    defect: 'takes all for one conversation',
    subject: given((all) => all.map((one) => ({ ...one, correlationId: 'c' }))),
    rules: [
      'events are stamped with the time, the conversation, the cause, the actor and the tenant',
      'without a conversation, the events of an append are one of their own',
    ],
  },
  {
    defect: 'takes all tenants for one',
    subject: given((all) => all.map(({ tenant: _, ...one }) => one)),
    rules: [
      'streams of one id are others where their types or tenants are',
      'streams of several tenants may be appended to together',
    ],
  },
  {
    defect: 'sorts what it is given by its streams',
    subject: given((all) =>
      all.toSorted((one, other) => (String(one.aggregate?.id) < String(other.aggregate?.id) ? -1 : 1)),
    ),
    rules: ['its events stand in the log in the order in which they were given'],
  },
  {
    defect: 'tells nobody of what is appended',
    subject: logging(() => ({ onAppended: () => () => {} })),
    rules: ['what is appended stands in the log, and who listens is told', 'who listens is told of what was done'],
  },
  {
    defect: 'forgets the data of what it does not know',
    subject: giving((one) =>
      one.message instanceof EncodedMessage
        ? { ...one, message: new EncodedMessage(one.message.type, one.message.version, {}) }
        : one,
    ),
    rules: ['an event of which only the stored form is known is appended as it is'],
  },
  {
    defect: 'forgets of which version data are',
    subject: giving((one) => ({ ...one, message: new EncodedMessage(one.message.type, 1, one.message.encode()) })),
    rules: [
      'an event comes back as what it was',
      'an event is of the class that the event store was told, whatever the log was told',
    ],
  },
  {
    defect: 'keeps what others append out of streams',
    subject: logging((log) => ({
      append: (all: readonly Envelope[], rules?: object) =>
        log.append(rules === undefined ? all.map(({ aggregate: _, ...one }) => one) : all, rules),
    })),
    rules: ['what the log was given by others is in its stream', 'a stream that begins later has a standing too'],
  },
  {
    defect: 'lets every stream begin where it likes',
    subject: logging((log) => ({ append: (all: readonly Envelope[]) => log.append(all) })),
    rules: [
      'the version that a stream has is taken, and no stream that is not there',
      'an earlier version is refused',
      'a later version is refused',
      'a conflict says which aggregate it is, what was expected and what was found',
    ],
  },
  {
    defect: 'appends at the end, whatever version is expected',
    subject: logging((log) => ({
      append: (all: readonly Envelope[]) => log.append(renumbered(all, (stream) => log.lastVersion(stream))),
    })),
    rules: [
      "'none' takes a stream that is not there, and no other",
      '0 is a stream that is not there',
      'of those who expect the same version at once one is taken',
      'a truncated stream goes on where it was',
    ],
  },
  {
    defect: 'appends one after the other until something is refused',
    subject: logging((log) => ({
      append: (all: readonly Envelope[], rules?: object) => {
        for (const one of all) log.append([one], rules);
      },
    })),
    rules: [
      'where one stream is not as expected nothing is appended to any',
      'ids of which only some are known are refused, and nothing is written',
      'an id twice in one append is refused',
      'an archived stream leaves nothing of what came for others',
    ],
  },
  {
    defect: 'appends to one stream at a time',
    subject: logging((log) => ({
      append: (all: readonly Envelope[], rules?: object) => {
        if (new Set(all.map(({ aggregate }) => aggregate?.id)).size > 1) throw new RangeError('One at a time.');
        log.append(all, rules);
      },
    })),
    rules: ['an append to several streams is answered in their order', 'its events are one conversation'],
  },
  {
    defect: 'says that every stream is there',
    subject: standing((found) => found ?? { version: 0, firstVersion: 1, isArchived: false }),
    rules: [
      "'exists' takes a stream that is there, and no other",
      'a stream that had to be there is not found',
      'where one stream is not there and has to be nothing is appended to any',
    ],
  },
  {
    defect: 'says that no stream is there',
    subject: standing(() => undefined),
    rules: ['streams of one id are others where their types or tenants are', 'who listens is told of what was done'],
  },
  {
    defect: 'counts versions from 0',
    subject: standing((found) => found && { ...found, version: found.version - 1 }),
    rules: [
      'streams of one id are others where their types or tenants are',
      'a conflict says which aggregate it is, what was expected and what was found',
    ],
  },
  {
    defect: 'remembers how streams stood',
    subject: soundBut((store) => {
      const known = new Map<string, unknown>();
      return {
        streams: {
          standing: (stream: string) => {
            if (!known.has(stream)) known.set(stream, store.streams.standing(stream));
            return known.get(stream);
          },
          change: (...asked: Parameters<typeof store.streams.change>) => store.streams.change(...asked),
        },
      };
    }),
    rules: ['streams of one id are others where their types or tenants are', 'who listens is told of what was done'],
  },
  {
    defect: 'knows no ids',
    subject: logging(() => ({ find: () => [] })),
    rules: [
      'the same ids again are answered as the first time, and nothing is written',
      'so they are where the stream was archived since',
    ],
  },
  {
    defect: 'finds one of several ids',
    subject: logging((log) => ({ find: (ids: readonly string[]) => log.find(ids).slice(0, 1) })),
    rules: [
      'the same ids again are answered as the first time, and nothing is written',
      'so they are where the stream was archived since',
      'of copies that come at once one is appended, and all have its answer',
    ],
  },
  {
    defect: 'finds ids that are not there',
    subject: logging((log) => ({
      find: (ids: readonly string[]) => {
        const [one] = log.find(ids);
        if (one?.aggregate === undefined) return [];
        const { aggregate } = one;
        return ids.map((id, index) => ({ ...one, id, aggregate: { ...aggregate, version: index + 1 } }));
      },
    })),
    rules: ['so they are whatever is expected', 'so they are over several streams'],
  },
  {
    defect: 'finds what was sent last under an id',
    subject: logging((log) => {
      const sent = new Map<string, Envelope>();
      return {
        append: (all: readonly Envelope[], rules?: object) => {
          for (const one of all) sent.set(one.id, one);
          log.append(all, rules);
        },
        find: (ids: readonly string[]) => log.find(ids).map((one) => sent.get(one.id) ?? one),
      };
    }),
    rules: [
      'known ids of other events are refused: in another order, of another stream, of another type',
      'known ids of events that say something else are refused',
    ],
  },
  {
    defect: 'finds messages without their data',
    subject: logging((log) => ({
      find: (ids: readonly string[]) =>
        log
          .find(ids)
          .map((one) => ({ ...one, message: new EncodedMessage(one.message.type, one.message.version, {}) })),
    })),
    rules: [
      'what says the same is the same append, whatever the order of its keys, and stored or not',
      'so they are where the stream has gone on since',
    ],
  },
  {
    defect: 'takes an id a second time',
    subject: logging((log) => ({
      append: (all: readonly Envelope[], rules?: object) => {
        const seen = new Set<string>();
        const once = all.map((one) => {
          const isKnown = log.has(one.id) || seen.has(one.id);
          seen.add(one.id);
          return isKnown ? { ...one, id: `${one.id} again ${(made += 1)}` } : one;
        });
        log.append(once, rules);
      },
    })),
    rules: ['so they are where the stream has gone on since', 'an id twice in one append is refused'],
  },
  {
    defect: 'keeps ids of what it refused',
    subject: logging((log) => {
      const refused = new Set<string>();
      return {
        append: (all: readonly Envelope[], rules?: object) => {
          const late = all.find(({ id }) => refused.has(id));
          if (late?.aggregate) throw new VersionTaken(`Account/${late.aggregate.id}`, late.aggregate.version);
          try {
            log.append(all, rules);
          } catch (error) {
            for (const { id } of all) if (!log.has(id)) refused.add(id);
            throw error;
          }
        },
      };
    }),
    rules: [
      'what was refused leaves nothing, and may come again once it is right',
      "of those who append with 'any' at once all are taken",
      'ids that were refused are not known',
    ],
  },
];
