import { purgeContract } from 'demesne/testing/contract';
import { describeBroken } from '../broken.ts';
import { purges } from './purges.ts';

describeBroken('A store that purges', [purgeContract], purges);
