import type { InMemoryStore } from 'demesne/in-memory';
import type { Envelope } from 'demesne/messaging';

const AT_ONCE = 100;

/** Hands over every message as soon as it is committed, in the order of the log. */
export function hearLog({ log }: InMemoryStore, hear: (envelope: Envelope) => void): void {
  let position = 0;
  log.onAppended(() => {
    for (let batch = log.read(position, AT_ONCE); batch.length > 0; batch = log.read(position, AT_ONCE)) {
      for (const logged of batch) {
        position = logged.position;
        hear(logged.envelope);
      }
    }
  });
}
