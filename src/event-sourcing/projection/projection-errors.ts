import { DomainError } from '../../domain/domain-error.ts';
import { Fault } from '../../domain/fault.ts';
import { need, needObject } from '../../messaging/invalid-option.ts';
import { checkRetryPolicy, exponentialBackoff, keepable, type RetryPolicy } from '../../messaging/retry-policy.ts';

/**
 * What kind of failure an error is: a `refusal` says the same however often it is asked, a rule of the model; a `defect` is a mistake in the code
 * or in what is stored; what is `passing` may end otherwise the next time.
 *
 * @see Nygard 2018, Release It!, ch. 5
 * @since 0.2.0
 */
export type FailureKind = 'refusal' | 'defect' | 'passing';

/**
 * What to do about an event that fails: try again, leave it out and keep it among the dead letters, or stop until somebody looks.
 *
 * @see Hohpe & Woolf 2003, Dead Letter Channel
 * @since 0.2.0
 */
export type FailureAction = 'retry' | 'skip' | 'stop';

/**
 * What to do about each kind of failure.
 *
 * @see Hohpe & Woolf 2003, Dead Letter Channel
 * @since 0.2.0
 */
export type FailureActions = Readonly<Partial<Record<FailureKind, FailureAction>>>;

/**
 * What a projection does about events that fail.
 *
 * *Guarantees*: unless given, a refusal and a defect stop the projection, where it is rebuilt as well as where it is live: rows that leave
 * something out are worse than rows that are late. What is passing is tried ten times within about two minutes; where attempts are
 * spent, the projection stops. Whatever the store throws is no failure of an event: it is reported, and tried again. After a process has died, events
 * are handled one at a time until a batch has gone by; one that nobody has survived in three attempts alone is a defect.
 *
 * @see Hohpe & Woolf 2003, Dead Letter Channel; Nygard 2018, Release It!, ch. 5
 * @since 0.2.0
 */
export interface ProjectionErrors {
  /** While the version is live. */
  readonly live?: FailureActions;
  /** While it is rebuilt beside the live one. */
  readonly rebuild?: FailureActions;
  /** How often to try, and how long to wait in between. */
  readonly retry?: RetryPolicy;
  /**
   * Which kind an error is; what it has no answer to is classed as usual: a `DomainError` is a refusal, a `Fault` and the errors of the language,
   * such as `TypeError`, are defects, and all else is passing, as is a conflict. Where it throws, the error is a defect.
   */
  readonly classify?: (error: unknown) => FailureKind | undefined;
}

/** The same with nothing left out. */
export interface ErrorRules {
  readonly live: Readonly<Record<FailureKind, FailureAction>>;
  readonly rebuild: Readonly<Record<FailureKind, FailureAction>>;
  readonly retry: RetryPolicy;
  readonly classify: (error: unknown) => FailureKind;
}

const DEFAULTS: Readonly<Record<FailureKind, FailureAction>> = { refusal: 'stop', defect: 'stop', passing: 'retry' };
const ACTIONS: readonly unknown[] = ['retry', 'skip', 'stop'] satisfies FailureAction[];

/** What was said of errors, checked, with the defaults filled in. */
export function errorRulesOf(errors: ProjectionErrors): ErrorRules {
  needObject(errors, 'errors');
  const { live = {}, rebuild = {}, classify = () => undefined } = errors;
  const { retry = exponentialBackoff({ attempts: 10, firstDelayMs: 100, maxDelayMs: 60_000 }) } = errors;
  for (const [mode, actions] of Object.entries({ live, rebuild })) {
    needObject(actions, `errors.${mode}`);
    for (const [kind, action] of Object.entries(actions)) {
      need(Object.hasOwn(DEFAULTS, kind), `errors.${mode}.${kind}`, 'refusal, defect or passing', action);
      need(ACTIONS.includes(action), `errors.${mode}.${kind}`, "'retry', 'skip' or 'stop'", action);
    }
  }
  need(typeof classify === 'function', 'errors.classify', 'a function of the error', classify);
  return {
    live: { ...DEFAULTS, ...live },
    rebuild: { ...DEFAULTS, ...rebuild },
    retry: keepable(checkRetryPolicy(retry)),
    classify: (error) => kindOf(error, classify),
  };
}

/** An error that can't even be looked at is a mistake in the code, and so is one that whoever knows better fails over. */
function kindOf(error: unknown, classify: NonNullable<ProjectionErrors['classify']>): FailureKind {
  try {
    return classify(error) ?? kindOfFailure(error);
  } catch {
    return 'defect';
  }
}

const MISTAKES = [TypeError, RangeError, ReferenceError, SyntaxError];

function kindOfFailure(error: unknown): FailureKind {
  if (DomainError.is(error)) return error.name === 'ConcurrencyConflict' ? 'passing' : 'refusal';
  return Fault.is(error) || MISTAKES.some((one) => error instanceof one) ? 'defect' : 'passing';
}
