import type { Result } from 'neverthrow';
import { InvalidDefinition } from '../../domain/fault.ts';
import { nameOrKindOf } from '../../domain/kind-of.ts';
import { BUCKETS } from '../../messaging/log/bucket.ts';
import { LAST_VERSION } from '../../messaging/log/version-limit.ts';
import { isMessageClass, type MessageClass } from '../../messaging/message/message-class.ts';
import type { Upcaster } from '../../messaging/message/upcaster.ts';
import { ReadModel } from '../../read-model/read-model.ts';
import type { ProjectionContext } from '../../read-model/row-projection.ts';
import type { Rows } from '../../read-model/rows.ts';
import type { ProjectionErrors } from './projection-errors.ts';
import { isWhole } from '../../messaging/invalid-option.ts';

/**
 * What a handler of a projection may answer: nothing, a `Result`, or a promise of either. An `err` is a refusal.
 *
 * @see Vernon 2013, ch. 4, Architecture, on CQRS
 * @since 0.2.0
 */
export type ProjectionAnswer = void | Result<unknown, unknown> | PromiseLike<void | Result<unknown, unknown>>;

/**
 * For each event by its short name, how it changes the rows.
 *
 * @see Vernon 2013, ch. 4, Architecture, on CQRS
 * @since 0.2.0
 */
export type ProjectionHandlers<Row extends object, Key, Events extends Readonly<Record<string, MessageClass>>> = {
  readonly [Name in keyof Events]: (
    event: InstanceType<Events[Name]>,
    rows: Rows<Row, Key>,
    context: ProjectionContext<InstanceType<Events[Name]>>,
  ) => ProjectionAnswer;
};

/**
 * What a projection is made of.
 *
 * @see Vernon 2013, ch. 4, Architecture, on CQRS
 * @since 0.2.0
 */
export interface ProjectionOptions<Row extends object, Key, Events extends Readonly<Record<string, MessageClass>>> {
  /** A whole number from 1. Raise it whenever the rows are to be made anew: they are rebuilt beside the old ones, and then take their place. */
  readonly version: number;
  /** The read model whose rows it makes; no other projection makes any of them. */
  readonly into: ReadModel<Row, Key>;
  /** The classes of the messages it is made of, by short names of your choice. */
  readonly events: Events;
  /** How each of them changes the rows. */
  readonly project: NoInfer<ProjectionHandlers<Row, Key, Events>>;
  /**
   * Into how many parts it is divided, each of which has one runner at a time: from 1 to 256, 1 unless given. The events of one aggregate
   * are of one part, so a row should be made of the events of one aggregate only: those of two may come in any order.
   */
  readonly partitions?: number;
  /** What to do about an event that fails; see {@link ProjectionErrors} for what is done unless given. */
  readonly errors?: ProjectionErrors;
  /** What becomes of stored messages that are told as others today, or not at all; none unless given. */
  readonly upcasters?: readonly Upcaster[];
}

const NAME = /^[A-Za-z][\w.-]*$/;
const LONGEST_NAME = 150;

/**
 * Checks what a projection is to be made of.
 *
 * *Errors*: `InvalidDefinition`.
 */
export function checkDefinition(
  name: string,
  options: Partial<ProjectionOptions<never, never, never>> | undefined,
): void {
  const { version, into, events, project, partitions = 1 } = Object(options) as NonNullable<typeof options>;
  const refuse = (expected: string, found: unknown): never => {
    throw new InvalidDefinition(`Expected ${expected} of a projection, found ${nameOrKindOf(found)}.`);
  };
  if (typeof name !== 'string' || !NAME.test(name) || name.length > LONGEST_NAME) {
    refuse(`a name such as order-summary, of ${LONGEST_NAME} characters at the most,`, name);
  }
  if (!isWhole(version, 1, LAST_VERSION)) refuse(`a version, a whole number from 1 to ${LAST_VERSION},`, version);
  if (!isWhole(partitions, 1, BUCKETS)) refuse(`partitions from 1 to ${BUCKETS}`, partitions);
  if (!(into instanceof ReadModel)) refuse('a read model as the into', into);
  const named = Object.entries<unknown>(Object(events));
  if (named.length === 0) refuse('events by their short names', events);
  const types = new Set<string>();
  for (const [short, one] of named) {
    if (!isMessageClass(one)) return refuse('classes of messages as the events', one);
    if (types.has(one.type)) {
      throw new InvalidDefinition(`The projection ${name} names ${one.type} twice: once is enough.`);
    }
    types.add(one.type);
    const handler = (Object(project) as Readonly<Record<string, unknown>>)[short];
    if (typeof handler !== 'function') refuse(`a handler of ${short}, a function,`, handler);
  }
}
