import { AggregateRoot, DomainEvent } from 'demesne';
import { Deadline } from 'demesne/messaging';
import { z } from 'zod';
import { CounterId } from './kinds.ts';

/** The alarm of a counter has come, which was set when it counted to this number. */
export class AlarmRang extends Deadline.define('chaos.AlarmRang', { counterId: CounterId, number: z.int() }) {}

export const alarmOf = (id: CounterId): string => `alarm of ${id}`;

export class Rung extends DomainEvent.define('chaos.Rung', { number: z.int() }) {}

/** What a handler makes of alarms: it rings once for each. */
export class Bell extends AggregateRoot.define('Bell', {
  id: CounterId,
  state: { times: z.int() },
  events: { Rung },
  evolve: {
    Rung: (state) => ({ times: (state?.times ?? 0) + 1 }),
  },
}) {
  static begin(id: CounterId, number: number) {
    return new Bell(id).begin(new Rung({ number }));
  }
  get times() {
    return this.state.times;
  }
  ring(number: number) {
    return this.record(new Rung({ number }));
  }
}
