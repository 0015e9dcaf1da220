import { eventStoreContract } from 'demesne/testing/contract';
import { describeBroken } from '../broken.ts';
import { storesAdministration } from './administration.ts';
import { storesAppending } from './appending.ts';
import { storesReading } from './reading.ts';
import { storesTruncation } from './truncation.ts';

const stores = [...storesAppending, ...storesReading, ...storesAdministration, ...storesTruncation];

describeBroken('A store of streams', [eventStoreContract], stores);
