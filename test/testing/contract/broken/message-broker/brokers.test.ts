import { messageBrokerContract } from 'demesne/testing/contract';
import { describeBroken } from '../broken.ts';
import { brokers } from './brokers.ts';

describeBroken('A message broker', [messageBrokerContract], brokers);
