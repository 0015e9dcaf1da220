import { ok, type Result } from 'neverthrow';
import { stateStored } from '../../../application/state/state-stored.ts';
import type { RunOptions, UnitContext, UnitOfWork } from '../../../application/unit-of-work/unit-of-work.ts';
import type { UnitOfWorkOptions } from '../../../application/unit-of-work/unit-of-work-options.ts';
import { Instant } from '../../../domain/time/instant.ts';
import type { Repository } from '../../../domain/repository.ts';
import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Reaction } from '../../../application/unit-of-work/reaction.ts';
import type { Envelope } from '../../../messaging/message/envelope.ts';
import { Deadline } from '../../../messaging/scheduler/deadline.ts';
import type { ScheduledMessages } from '../../../messaging/scheduler/scheduled-messages.ts';
import { FixedClock } from '../../fixed-clock.ts';
import { SequentialIdentifiers } from '../../sequential-identifiers.ts';
import { Account, bankMessages } from '../bank.ts';
import { okOf } from '../expectations.ts';
import type { ScheduledMessagesSubject, ScheduleUnderContract } from './subject.ts';

/** Text, as a Standard Schema of nobody's library. */
const text: StandardSchemaV1<string> = {
  '~standard': {
    version: 1,
    vendor: 'demesne',
    validate: (input) => (typeof input === 'string' ? { value: input } : { issues: [{ message: 'expected text' }] }),
  },
};

/** That it is time for something. */
export class AlarmRang extends Deadline.define('bank.AlarmRang', { name: text }) {}

export interface AlarmRepositories {
  readonly accounts: Repository<Account>;
}

type AlarmContext = UnitContext<AlarmRepositories, unknown>;

/** Noon, and so many seconds. */
export const second = (seconds: number): Instant => Instant.of('2026-03-01T12:00:00Z').plusMs(seconds * 1_000);

/** A store whose units set alarms, at times that a test names. */
export class AlarmWorld {
  readonly store: ScheduleUnderContract;
  readonly unit: UnitOfWork<AlarmRepositories, unknown>;

  constructor(store: ScheduleUnderContract) {
    this.store = store;
    this.unit = this.unitWith({});
  }

  static async open({ open }: ScheduledMessagesSubject): Promise<AlarmWorld> {
    return new AlarmWorld(await open([...bankMessages, AlarmRang]));
  }

  get schedule(): ScheduledMessages {
    return this.store.schedule;
  }

  dispose(): unknown {
    return this.store.dispose?.();
  }

  unitWith(options: UnitOfWorkOptions<readonly Reaction<AlarmRepositories>[]>): UnitOfWork<AlarmRepositories, unknown> {
    const ports = {
      clock: new FixedClock(second(0)),
      identifiers: new SequentialIdentifiers('m-'),
      timer: { wait: async () => {} },
    };
    const recipes = { accounts: stateStored(Account) };
    return this.store.unitOfWork(recipes, { ...ports, ...options }) as UnitOfWork<AlarmRepositories, unknown>;
  }

  /** Commits what work does with its context. */
  async doing<T>(work: (context: AlarmContext) => Promise<T> | T, options?: RunOptions): Promise<T> {
    const answer = await this.unit.run(
      async (_, context): Promise<Result<T, never>> => ok(await work(context)),
      options,
    );
    return okOf(answer);
  }

  /** Sets alarms: each rings in so many seconds, under its name as its key. */
  set(alarms: Readonly<Record<string, number>>, options?: RunOptions): Promise<void> {
    return this.doing((context) => {
      for (const [name, seconds] of Object.entries(alarms)) setAlarm(context, name, seconds);
    }, options);
  }

  cancel(key: string, options?: RunOptions): Promise<boolean> {
    return this.doing((context) => context.cancelScheduled(key), options);
  }

  /** Fires what is due in so many seconds; how many those are. */
  async fire(seconds: number, limit = 100): Promise<number> {
    return this.schedule.fire(second(seconds), limit);
  }

  async logged(): Promise<readonly Envelope[]> {
    return (await this.store.log.read(0, 1_000)).map(({ envelope }) => envelope);
  }

  /** The names of the alarms that rang, in order. */
  async rung(): Promise<readonly string[]> {
    return (await this.logged()).flatMap(({ message }) => (message instanceof AlarmRang ? [message.data.name] : []));
  }
}

/** Has an alarm ring in so many seconds. */
export function setAlarm(
  context: Pick<AlarmContext, 'schedule'>,
  name: string,
  seconds: number,
  key: string = name,
): void {
  context.schedule(new AlarmRang({ name }), { at: second(seconds), key });
}
