import { scheduledMessagesContract } from 'demesne/testing/contract';
import { describeBroken } from '../broken.ts';
import { schedules } from './schedules-found.ts';

describeBroken('Scheduled messages', [scheduledMessagesContract], schedules);
