import { InvalidDefinition } from './fault.ts';
import type { Flatten } from './type-of.ts';

/** A state with a status. */
export type Statused = { readonly status: string };

type Of<State, Status> = Extract<State, { readonly status: Status }>;
type AnyChange = (state: never, event: never) => object;

/** How an event changes a state by status: it returns the whole state. {@link when} and {@link move} make such functions. */
export type StatusEvolution<State, Event> = (state: State, event: Event) => State;

/** What a step of an `evolve` table leads from and to; the aggregate merges the states itself. */
export interface StatusStep {
  readonly from: readonly string[];
  /** The status afterwards; none where it stays. */
  readonly to: string | undefined;
  readonly change: AnyChange | undefined;
}

const STEP = Symbol('step');

/** The step that {@link when} or {@link move} made; nothing for a function of the author's. */
export const stepOf = (evolution: object): StatusStep | undefined =>
  (evolution as { readonly [STEP]?: StatusStep })[STEP];

function step<State, Event>(
  from: string | readonly string[],
  to: string | undefined,
  change: AnyChange | undefined,
): StatusEvolution<State, Event> {
  const described: StatusStep = { from: typeof from === 'string' ? [from] : from, to, change };
  const refuse = (): never => {
    throw new InvalidDefinition('when and move belong into the evolve table of a state made by byStatus.');
  };
  return Object.assign(refuse, { [STEP]: described });
}

/**
 * A step that stays in its status and changes some of its fields.
 *
 * *Errors*: replaying the event in another status is a {@link WrongStatus} fault.
 *
 * @see Evans 2003, ch. 9, on states made explicit
 * @since 0.1.0
 */
export function when<State extends Statused, Event, const From extends State['status']>(
  from: From | readonly From[],
  change: (state: Of<State, From>, event: Event) => Partial<Omit<Of<State, From>, 'status'>>,
): StatusEvolution<State, Event> {
  return step(from, undefined, change as AnyChange);
}

/** What a change must bring: the fields of the new status that the old one does not have; it may bring more. */
type Brought<From, To> = Flatten<
  Omit<To, keyof From | 'status'> & Partial<Omit<Pick<To, keyof To & keyof From>, 'status'>>
>;

type ChangeInto<State, From, To, Event> = (
  state: Of<State, From>,
  event: Event,
) => Brought<Of<State, From>, Of<State, To>>;

/**
 * A step from one status to another: fields that both have are kept, fields that only the old one has are dropped, and
 * the change brings those that only the new one has.
 *
 * *Errors*: replaying the event in another status is a {@link WrongStatus} fault.
 *
 * @see Evans 2003, ch. 9, on states made explicit
 * @since 0.1.0
 */
export function move<
  State extends Statused,
  Event,
  const From extends State['status'],
  const To extends State['status'],
  Change extends
    | [change: ChangeInto<State, From, To, Event>]
    | ({} extends Brought<Of<State, From>, Of<State, To>> ? [] : never),
>(from: From | readonly From[], to: To, ...change: Change): StatusEvolution<State, Event> {
  return step(from, to, change[0] as AnyChange | undefined);
}
