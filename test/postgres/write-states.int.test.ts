import { describe } from 'vitest';
import { describeWayBack } from '../application/state/write-states.ts';
import { missing } from './cluster.ts';
import { postgres } from './opened.ts';

describe.skipIf(missing)('the way back from events to state, on PostgreSQL', () => {
  const { opened } = postgres();
  describeWayBack(async () => opened());
});
