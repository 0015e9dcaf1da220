import { aggregateQueriesContract } from 'demesne/testing/contract';
import { describeBroken } from '../broken.ts';
import { queries } from './queries.ts';

describeBroken('A store that is asked for many aggregates', [aggregateQueriesContract], queries);
