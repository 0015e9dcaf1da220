import type { MessageLogSubject } from 'demesne/testing/contract';
import type { Broken } from '../broken.ts';
import { logsAppending } from './appending.ts';
import { logsConcurrency } from './concurrency.ts';
import { logsContent } from './content.ts';
import { logsReading } from './reading.ts';
import { logsStreams } from './streams.ts';
import { logsTelling } from './telling.ts';

/** Logs that break a promise, and rules of the contract of message logs that find it out. */
export const logs: readonly Broken<MessageLogSubject>[] = [
  ...logsReading,
  ...logsAppending,
  ...logsStreams,
  ...logsContent,
  ...logsConcurrency,
  ...logsTelling,
];
