import { AggregateRoot, DomainEvent, Identifier, type TypeOf } from 'demesne';
import type { Result } from 'neverthrow';

// The least that is a model: one identifier, one event, one aggregate. Its bundle is what `demesne` costs.
const LampId = Identifier.define('LampId');
type LampId = TypeOf<typeof LampId>;

class LampSwitchedOn extends DomainEvent.define('lighting.LampSwitchedOn', { lampId: LampId }) {}

const LampModel = AggregateRoot.define('Lamp', {
  id: LampId,
  state: { lampId: LampId },
  events: { LampSwitchedOn },
  evolve: { LampSwitchedOn: (_, { data }) => ({ ...data }) },
});

export class Lamp extends LampModel {
  static switchOn(id: LampId): Lamp {
    return new Lamp(id).begin(new LampSwitchedOn({ lampId: id }));
  }

  switchOnAgain(): Result<void, never> {
    return this.record(new LampSwitchedOn({ lampId: this.id }));
  }
}

export const lamp: Lamp = Lamp.switchOn(LampId.of('lamp-1'));
