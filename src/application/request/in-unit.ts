import { err, type Result } from 'neverthrow';
import { DomainError } from '../../domain/domain-error.ts';
import { fieldOf } from '../../domain/field/field-of.ts';
import type { FieldSource } from '../../domain/field/field.ts';
import type { Json } from '../../domain/json.ts';
import { shapeOf } from '../../domain/definition/shape.ts';
import type { ContentOf, Fields, FieldType } from '../../domain/field/type-of.ts';
import { need, needObject } from '../../messaging/invalid-option.ts';
import type { Answer } from '../answer.ts';
import type { Eventual } from '../../messaging/eventual.ts';
import type { Command } from './command.ts';
import { digestOf } from '../../domain/digest.ts';
import { CallerContext, type RequestContext } from './request-context.ts';
import type { KeptResult, Outcome, UnitContext, UnitOfWork } from '../unit-of-work/unit-of-work.ts';

/**
 * An idempotency key that was used before, for a command with other data: nothing was done.
 *
 * *When to use*: tell the caller to send each key with one command only.
 *
 * @example
 * ```ts
 * import { IdempotencyKeyReused } from 'demesne/application';
 *
 * new IdempotencyKeyReused({ command: 'ordering.PlaceOrder' }).message;
 * // => 'Idempotency key reused: command ordering.PlaceOrder.'
 * ```
 * @see Hohpe & Woolf 2003, Idempotent Receiver
 * @since 0.2.0
 */
export class IdempotencyKeyReused extends DomainError.define('IdempotencyKeyReused')<{
  /** The wire name of the command. */
  readonly command: string;
}> {}

/**
 * What a command with an idempotency key is answered when it comes again: the value that its first answer had.
 *
 * @see Hohpe & Woolf 2003, Idempotent Receiver
 * @since 0.2.0
 */
export interface IdempotentOptions<Source> {
  /** What the value of the answer is: a definition, a schema, or a record of fields; `true` where there is none. */
  readonly idempotent: Source;
}

/** Whatever describes a value; `true` for none. */
type ValueSource = FieldSource | Fields | true;

/** The values that a source describes. */
type ValueFrom<Source extends ValueSource> = Source extends FieldSource
  ? FieldType<Source>
  : Source extends Fields
    ? ContentOf<Source>
    : void;

/** What a unit's work is, once it has its command. */
type CommandWork<C, Repositories extends object, A extends Answer, Refusal> = (
  command: C,
  repositories: Repositories,
  context: UnitContext<Repositories, Refusal>,
) => Eventual<A>;

/**
 * A handler of a command whose work is a unit: all or nothing.
 *
 * *When to use*: as a handler of a `CommandBus`, wherever aggregates change. Say `idempotent` where a caller may send a
 * command again because it got no answer: with an idempotency key in its context, it is done once. A handler that is not
 * `idempotent` ignores the key.
 *
 * *Guarantees*: those of `UnitOfWork`; the events carry the correlation, cause, actor and tenant of the command. With
 * `idempotent` and a key, the first `ok` is kept in the commit of what it did, and whoever sends the same command with the
 * same key again gets the same value, and nothing is done, also where both come at once. A refusal is not kept: it may
 * pass. A key is one caller's: it stands for the tenant, the actor and the name of the command together, for as long as the
 * inbox keeps it.
 *
 * *Errors*: those of the unit's `run`; {@link IdempotencyKeyReused} is answered to a key that came with other data before.
 * With a key, `InvalidOption` where it and the actor have more than 280 characters together, and `StoreCannot` where the
 * store has no inbox.
 *
 * @example
 * ```ts
 * import { AggregateRoot, DomainEvent, Identifier, stateStored, type TypeOf } from 'demesne';
 * import { Command, CommandBus, inUnit } from 'demesne/application';
 * import { InMemoryStore, InMemoryUnitOfWork } from 'demesne/in-memory';
 *
 * const HallId = Identifier.define('HallId');
 * type HallId = TypeOf<typeof HallId>;
 * class HallOpened extends DomainEvent.define('hall.HallOpened', {}) {}
 * class Hall extends AggregateRoot.define('Hall', {
 *   id: HallId,
 *   state: {},
 *   events: { HallOpened },
 *   evolve: { HallOpened: () => ({}) },
 * }) {
 *   static open(id: HallId) {
 *     return new Hall(id).begin(new HallOpened());
 *   }
 * }
 * class OpenHall extends Command.define('hall.OpenHall', { hallId: HallId }) {}
 *
 * const store = new InMemoryStore();
 * const unit = new InMemoryUnitOfWork(store, { halls: stateStored(Hall) });
 * const openHall = inUnit(
 *   unit,
 *   ({ data: { hallId } }: OpenHall, { halls }) => halls.save(Hall.open(hallId)),
 *   { idempotent: true },
 * );
 * const commands = new CommandBus({ OpenHall }, { OpenHall: openHall });
 *
 * const command = new OpenHall({ hallId: HallId.of('h-1') });
 * const request = { actor: 'Ada', idempotencyKey: 'a0eebc99' };
 * (await commands.execute(command, request)).isOk(); // => true
 * (await commands.execute(command, request)).isOk(); // => true
 * (await store.log.read(0, 10)).map(({ envelope }) => envelope.actor); // => ['Ada']
 * ```
 * @see Fowler 2002, Unit of Work, Service Layer; Hohpe & Woolf 2003, Idempotent Receiver
 * @since 0.2.0
 */
export function inUnit<C extends Command, Repositories extends object, A extends Answer, Refusal>(
  unit: UnitOfWork<Repositories, Refusal>,
  work: CommandWork<C, Repositories, A, Refusal>,
): (command: C, context: RequestContext) => Promise<Outcome<A, Refusal>>;
export function inUnit<
  C extends Command,
  Repositories extends object,
  A extends Result<ValueFrom<Source>, unknown>,
  Refusal,
  const Source extends ValueSource,
>(
  unit: UnitOfWork<Repositories, Refusal>,
  work: CommandWork<C, Repositories, A, Refusal>,
  options: IdempotentOptions<Source>,
): (command: C, context: RequestContext) => Promise<Outcome<A, Refusal | IdempotencyKeyReused>>;
export function inUnit(
  unit: UnitOfWork<object>,
  work: CommandWork<Command, object, Answer, never>,
  options?: { readonly idempotent: unknown },
): (command: Command, context: RequestContext) => Promise<Result<unknown, unknown>> {
  const kept = options === undefined ? undefined : keptValue(options);
  return async (command, context) => {
    const origin = context instanceof CallerContext ? context.origin : context;
    const doIt = (repositories: object, inner: UnitContext<object>) => work(command, repositories, inner);
    const { idempotencyKey, actor } = context;
    if (kept === undefined || idempotencyKey === undefined) return unit.run(doIt, origin);
    const messageId = JSON.stringify([idempotencyKey, ...(actor === undefined ? [] : [actor])]);
    need(messageId.length <= LONGEST, 'idempotencyKey', 'with the actor at most 280 characters', idempotencyKey);
    const answer = new FirstAnswer(kept, await digestOf(command.encode()));
    const outcome = await unit.runOnce(doIt, { ...origin, subscription: command.type, messageId }, answer);
    return answer.isOfOther ? err(new IdempotencyKeyReused({ command: command.type })) : outcome;
  };
}

/** What an inbox takes as the id of a message. */
const LONGEST = 300;

/** How a value becomes JSON and comes back. */
interface KeptValue {
  encode(value: unknown): Json;
  decode(json: Json): unknown;
}

const NOTHING: KeptValue = { encode: () => null, decode: () => undefined };

function keptValue(options: { readonly idempotent: unknown }): KeptValue {
  needObject(options);
  const { idempotent } = options;
  const isSource = typeof idempotent === 'function' || (typeof idempotent === 'object' && idempotent !== null);
  need(idempotent === true || isSource, 'idempotent', 'what the value is made of, or true', idempotent);
  if (!isSource) return NOTHING;
  const source = idempotent as FieldSource | Fields;
  const kept = '~standard' in source ? fieldOf(source as FieldSource, 'idempotent') : shapeOf('idempotent', source, []);
  return kept as KeptValue;
}

/** The first answer to a command, kept with a digest of its data, so that another command is found out. */
class FirstAnswer implements KeptResult<unknown> {
  /** Whether what is kept was answered to other data. */
  isOfOther = false;
  readonly result: KeptResult<unknown>['result'];

  constructor(kept: KeptValue, digest: string) {
    this.result = {
      encode: (value) => ({ digest, value: kept.encode(value) }),
      decode: (json) => {
        const first = json as { readonly digest: string; readonly value: Json };
        this.isOfOther = first.digest !== digest;
        return this.isOfOther ? undefined : kept.decode(first.value);
      },
    };
  }
}
