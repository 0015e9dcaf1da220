import { handledPositionsContract } from 'demesne/testing/contract';
import { describeBroken } from '../broken.ts';
import { positions } from './positions-found.ts';

describeBroken('An inbox by position', [handledPositionsContract], positions);
