import { InMemoryMessageLog } from 'demesne/in-memory';
import { messageLogContract, runContract, type MessageLogSubject } from 'demesne/testing/contract';
import { describe, it } from 'vitest';

const inMemory: MessageLogSubject = {
  name: 'InMemoryMessageLog',
  open: () => {
    const log = new InMemoryMessageLog();
    return { log, append: (envelopes) => log.append(envelopes) };
  },
};

runContract(messageLogContract(inMemory), { describe, it });
