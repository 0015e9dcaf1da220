import type { MessageLogSubject } from 'demesne/testing/contract';
import type { Broken } from './broken.ts';
import { logsAppending } from './logs-appending.ts';
import { logsConcurrency } from './logs-concurrency.ts';
import { logsContent } from './logs-content.ts';
import { logsReading } from './logs-reading.ts';
import { logsStreams } from './logs-streams.ts';
import { logsTelling } from './logs-telling.ts';

/** Logs that break a promise, and rules of the contract of message logs that find it out. */
export const logs: readonly Broken<MessageLogSubject>[] = [
  ...logsReading,
  ...logsAppending,
  ...logsStreams,
  ...logsContent,
  ...logsConcurrency,
  ...logsTelling,
];
