import { ok } from 'neverthrow';
import type { Codec } from '../../domain/field/codec.ts';
import { ConcurrencyConflict } from '../../domain/repository.ts';
import { need, needObject } from '../../messaging/invalid-option.ts';
import { checkStorable } from '../../messaging/log/log-faults.ts';
import type { Answer } from '../answer.ts';
import type { Inbox, Receipt, ReceiptKey } from '../inbox/inbox.ts';
import { ResultNotKept } from '../inbox/result-not-kept.ts';
import { StoreCannot } from '../store-cannot.ts';
import { checkPlace, PlacedReception } from './placed-reception.ts';
import type { OnceOptions } from './unit-of-work.ts';
import type { UnitChanges, UnitStore } from './unit-store.ts';

/** What is to be done once. */
export interface Reception {
  /** What it was answered with when it was done; nothing where it was not. */
  answered(): Promise<Answer | undefined>;
  /** What is to be committed with the work that answered so. */
  changes(answer: Answer): Pick<UnitChanges, 'received' | 'reached'>;
}

/** What is to be done once, told by a receipt: the key that it is told apart by, and how its answer is kept. */
class ReceiptReception implements Reception {
  readonly #key: ReceiptKey;
  readonly #inbox: Pick<Inbox, 'find'>;
  readonly #codec: Codec<unknown> | undefined;

  constructor(key: ReceiptKey, inbox: Pick<Inbox, 'find'>, codec: Codec<unknown> | undefined) {
    this.#key = key;
    this.#inbox = inbox;
    this.#codec = codec;
  }

  async answered(): Promise<Answer | undefined> {
    const receipt = await this.#inbox.find(this.#key);
    if (receipt === undefined) return undefined;
    if (this.#codec === undefined) return ok(undefined);
    if (receipt.result === undefined) throw new ResultNotKept(this.#key.consumer);
    return ok(this.#codec.decode(receipt.result));
  }

  changes(answer: Answer): { readonly received: Receipt } {
    if (this.#codec === undefined || answer.isErr()) return { received: this.#key };
    return { received: { ...this.#key, result: this.#codec.encode(answer.value) } };
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
  needObject(options, 'context');
  const { subscription: consumer, place, messageId } = options as OnceFields;
  const handler = 'the name of who handles the message, at most 200 characters: hand on the context of its handler';
  need(isText(consumer, LONGEST_CONSUMER), 'subscription', handler, consumer);
  checkStorable('the name of a subscription', consumer);
  // A result can only be kept with a receipt, and a key of one's own is told from others by one.
  const isPlaced = place !== undefined && messageId === undefined && keep === undefined;
  return isPlaced ? placed(store, consumer, place) : receipted(store, options as OnceFields, keep);
}

function placed({ positions }: UnitStore, consumer: string, place: unknown): Reception {
  if (positions === undefined) throw new StoreCannot('run work once by positions', 'positions');
  checkPlace(place);
  return new PlacedReception({ consumer, place }, positions);
}

function receipted(
  { inbox }: UnitStore,
  { subscription: consumer, tenant, causationId, messageId = causationId }: OnceFields,
  keep: { readonly result?: Codec<unknown> } | undefined,
): Reception {
  if (inbox === undefined) throw new StoreCannot('run work once for each message', 'inbox');
  const message = 'the id of the message, at most 300 characters: hand on the context of its handler';
  need(isText(messageId, LONGEST_ID), messageId === causationId ? 'causationId' : 'messageId', message, messageId);
  checkStorable('an id of a message', messageId as string);
  // Two that a database takes for one must not share what they received.
  if (typeof tenant === 'string') checkStorable('a tenant', tenant);
  if (keep !== undefined) needObject(keep, 'keep');
  const codec = keep?.result;
  const fits = keep === undefined || (typeof codec?.encode === 'function' && typeof codec.decode === 'function');
  need(fits, 'result', 'a codec with encode and decode', codec);
  return new ReceiptReception({ consumer, messageId: messageId as string, tenant }, inbox, codec);
}

interface OnceFields {
  readonly subscription: string;
  readonly tenant?: string;
  readonly causationId?: string;
  readonly messageId?: string;
  readonly place?: unknown;
}
