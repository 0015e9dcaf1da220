import type { ConcurrencyConflict } from 'demesne';
import type { Answer, KeptResult, OnceOptions, Receipt, ReceiptKey, UnitChanges } from 'demesne/application';
import { InMemoryStore, InMemoryUnitOfWork } from 'demesne/in-memory';
import type { UnitOfWorkSubject } from 'demesne/testing/contract';
import { ok } from 'neverthrow';
import { altered, type AnyWork } from './altered-unit.ts';
import type { Broken } from '../broken.ts';
import { over } from '../over-store.ts';
import { overriding } from '../overriding.ts';

interface Parts {
  find?(store: InMemoryStore, key: ReceiptKey): Receipt | undefined;
  commit?(store: InMemoryStore, changes: UnitChanges): ConcurrencyConflict | undefined;
}

/** A sound store, but for how it finds or commits receipts. */
const soundBut = ({ find, commit }: Parts): UnitOfWorkSubject =>
  over(() => {
    const store = new InMemoryStore();
    return overriding(store, {
      ...(find && { inbox: { find: (key: ReceiptKey) => find(store, key) } }),
      ...(commit && { commit: (changes: UnitChanges) => commit(store, changes) }),
    });
  });

/** A sound store whose receipts stand under other keys. */
const rekeying = (rekeyed: (key: ReceiptKey) => ReceiptKey): UnitOfWorkSubject =>
  soundBut({
    find: (store, key) => store.inbox.find(rekeyed(key)),
    commit: (store, { received, ...changes }) =>
      store.commit({ ...changes, ...(received && { received: { ...received, ...rekeyed(received) } }) }),
  });

const withoutReceipt = (store: InMemoryStore, { aggregates, envelopes }: UnitChanges) =>
  store.commit({ aggregates, envelopes });

/** Says that a message was handled before it is. */
const saysItFirst = async (
  unit: { runOnce(work: AnyWork, context: OnceOptions): Promise<unknown>; run(...given: never): unknown },
  work: AnyWork,
  context: OnceOptions,
) => {
  const answer = await unit.runOnce(() => ok('first'), context);
  return (answer as { value?: unknown }).value === 'first' ? unit.run(...([work, context] as never)) : answer;
};

/** Answers what the work answered, whatever was found afterwards. */
const takesTheFirstWord: NonNullable<Parameters<typeof altered>[0]['runOnce']> = async (unit, work, context, keep) => {
  let first: Answer | undefined;
  const answer = await unit.runOnce(
    async (...given) => {
      const found = await work(...given);
      if (found.isErr()) first ??= found;
      return found;
    },
    context,
    keep as never,
  );
  return first ?? answer;
};

const again = 'a message that comes again changes nothing, and is answered with ok';
const others = 'each message, each consumer and each tenant counts for itself';

/** Units of work and stores that are wrong about what happens once. */
export const unitsOnce: readonly Broken<UnitOfWorkSubject>[] = [
  {
    defect: 'forgets what was handled',
    subject: soundBut({ find: () => undefined, commit: withoutReceipt }),
    rules: [again],
  },
  {
    defect: 'forgets consumers',
    subject: rekeying((key) => ({ ...key, consumer: '' })),
    rules: [others],
  },
  {
    defect: 'forgets tenants of messages',
    subject: rekeying((key) => ({ ...key, tenant: undefined })),
    rules: [others],
  },
  {
    defect: 'runs consumer and message together',
    subject: rekeying((key) => ({ ...key, consumer: `${key.consumer} ${key.messageId}`, messageId: '' })),
    rules: [others],
  },
  {
    defect: 'takes upper for lower case in ids of messages',
    subject: rekeying((key) => ({ ...key, messageId: key.messageId.toLowerCase() })),
    rules: ['an id of a message that looks like something else is an id like any other'],
  },
  {
    defect: 'keeps receipts only beside changes of aggregates',
    subject: soundBut({
      commit: (store, changes) => (changes.aggregates.length > 0 ? store.commit(changes) : undefined),
    }),
    rules: [
      'that a message was handled is committed, even if nothing else is',
      'copies that change nothing are handled once, too',
    ],
  },
  {
    defect: 'keeps the receipt of what it refuses',
    subject: soundBut({
      commit: (store, { received, ...changes }) => {
        const copied = received && store.commit({ aggregates: [], envelopes: [], received });
        return copied ?? store.commit(changes);
      },
    }),
    rules: ['a message whose work met a conflict was not handled'],
  },
  {
    defect: 'does not mind a receipt that is there',
    subject: soundBut({
      commit: (store, changes) =>
        changes.received && store.inbox.find(changes.received) !== undefined
          ? withoutReceipt(store, changes)
          : store.commit(changes),
    }),
    rules: ['of copies that are handled at once one is committed, and all are answered with ok'],
  },
  {
    defect: 'says that a message was handled before it is',
    subject: altered({ runOnce: saysItFirst as never }),
    rules: [
      'a message whose work answers with an err or throws was not handled',
      'where the signal is aborted before the commit, a message was not handled',
    ],
  },
  {
    defect: 'takes a refusal for the last word',
    subject: altered({ runOnce: takesTheFirstWord }),
    rules: ['a refusal that a faster copy is the reason for is no refusal'],
  },
  {
    defect: 'drops the cause of what is done once',
    subject: altered({
      runOnce: (unit, work, context) => {
        const { causationId: messageId = '', ...options } = context as OnceOptions & { readonly causationId?: string };
        return unit.runOnce(work, { messageId, ...options });
      },
    }),
    rules: ['what is done once has the message as its cause'],
  },
  {
    defect: 'does not react to what is done once',
    subject: {
      open: () => {
        const store = new InMemoryStore();
        return {
          log: store.log,
          unitOfWork: (recipes, { reactions: _, ...options }) =>
            new InMemoryUnitOfWork(store, recipes, options as never),
        };
      },
    },
    rules: ['reactions and inner runs belong to what is done once'],
  },
  {
    defect: 'keeps results as text',
    subject: altered({
      runOnce: (unit, work, context, keep) =>
        keep === undefined
          ? unit.runOnce(work, context)
          : unit.runOnce(work, context, { result: { encode: String, decode: (json: unknown) => json } } as never),
    }),
    rules: ['a result that is kept is the answer to every later copy'],
  },
  {
    defect: 'makes up a result that was not kept',
    subject: altered({
      runOnce: (unit, work, context, keep?: KeptResult<never>) =>
        unit
          .runOnce(work, context, keep as never)
          .catch((error) => (error.code === 'RESULT_NOT_KEPT' ? ok(undefined) : Promise.reject(error as Error))),
    }),
    rules: ['a result that was not kept can not be asked for later'],
  },
  {
    defect: 'takes any context for a message',
    subject: altered({
      runOnce: (unit, work, context, keep) =>
        unit
          .runOnce(work, context, keep as never)
          .catch((error) => (error.code === 'INVALID_OPTION' ? unit.run(work) : Promise.reject(error as Error))),
    }),
    rules: ['a message that is not named, or a handler, is refused before anything runs'],
  },
];
