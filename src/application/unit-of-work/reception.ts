import { ok } from 'neverthrow';
import type { Codec } from '../../domain/field/codec.ts';
import { ConcurrencyConflict } from '../../domain/repository.ts';
import { need, needObject } from '../../messaging/invalid-option.ts';
import { checkStorable } from '../../messaging/log/log-faults.ts';
import type { Answer } from '../answer.ts';
import type { Inbox, Receipt, ReceiptKey } from '../inbox/inbox.ts';
import { ResultNotKept } from '../inbox/result-not-kept.ts';
import { StoreCannot } from '../store-cannot.ts';
import type { OnceOptions } from './unit-of-work.ts';
import type { UnitStore } from './unit-store.ts';

/** What is to be done once: the key that it is told apart by, and how its answer is kept. */
export class Reception {
  readonly #key: ReceiptKey;
  readonly #inbox: Pick<Inbox, 'find'>;
  readonly #codec: Codec<unknown> | undefined;

  constructor(key: ReceiptKey, inbox: Pick<Inbox, 'find'>, codec: Codec<unknown> | undefined) {
    this.#key = key;
    this.#inbox = inbox;
    this.#codec = codec;
  }

  /** What it was answered with when it was done; nothing where it was not. */
  async answered(): Promise<Answer | undefined> {
    const receipt = await this.#inbox.find(this.#key);
    if (receipt === undefined) return undefined;
    if (this.#codec === undefined) return ok(undefined);
    if (receipt.result === undefined) throw new ResultNotKept(this.#key.consumer);
    return ok(this.#codec.decode(receipt.result));
  }

  /** What is to be committed with the work that answered so. */
  receiptOf(answer: Answer): Receipt {
    if (this.#codec === undefined || answer.isErr()) return this.#key;
    return { ...this.#key, result: this.#codec.encode(answer.value) };
  }
}

/** The conflict over a message that somebody else has handled in the meantime. */
export const alreadyReceived = ({ consumer, messageId }: ReceiptKey): ConcurrencyConflict =>
  new ConcurrencyConflict({ aggregate: consumer, id: messageId, expected: 0, found: 1 });

const LONGEST_CONSUMER = 200;
const LONGEST_ID = 300;

const isText = (value: unknown, longest: number): value is string =>
  typeof value === 'string' && value !== '' && value.length <= longest;

/** What a caller describes, checked. */
export function receptionOf(
  store: UnitStore,
  options: OnceOptions,
  keep: { readonly result?: Codec<unknown> } | undefined,
): Reception {
  if (store.inbox === undefined) throw new StoreCannot('run work once for each message', 'inbox');
  needObject(options, 'context');
  const { subscription: consumer, tenant, causationId, messageId = causationId } = options as OnceFields;
  const handler = 'the name of who handles the message, at most 200 characters: hand on the context of its handler';
  need(isText(consumer, LONGEST_CONSUMER), 'subscription', handler, consumer);
  const message = 'the id of the message, at most 300 characters: hand on the context of its handler';
  need(isText(messageId, LONGEST_ID), messageId === causationId ? 'causationId' : 'messageId', message, messageId);
  checkStorable('the name of a subscription', consumer);
  checkStorable('an id of a message', messageId as string);
  // Two that a database takes for one must not share what they received.
  if (typeof tenant === 'string') checkStorable('a tenant', tenant);
  if (keep !== undefined) needObject(keep, 'keep');
  const codec = keep?.result;
  const fits = keep === undefined || (typeof codec?.encode === 'function' && typeof codec.decode === 'function');
  need(fits, 'result', 'a codec with encode and decode', codec);
  return new Reception({ consumer, messageId: messageId as string, tenant }, store.inbox, codec);
}

interface OnceFields {
  readonly subscription: string;
  readonly tenant?: string;
  readonly causationId?: string;
  readonly messageId?: string;
}
