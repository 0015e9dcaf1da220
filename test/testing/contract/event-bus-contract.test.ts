import { InMemoryMessageLog } from 'demesne/in-memory';
import { EventBus } from 'demesne/messaging';
import { eventBusContract, runContract, type EventBusSubject } from 'demesne/testing/contract';
import { describe, it } from 'vitest';

const overMemory: EventBusSubject = {
  name: 'EventBus over InMemoryMessageLog',
  open: (options) => {
    const log = new InMemoryMessageLog();
    return { bus: new EventBus(log, options), append: (envelopes) => log.append(envelopes) };
  },
};

runContract(eventBusContract(overMemory), { describe, it });
