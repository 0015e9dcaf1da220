import { describe } from 'vitest';
import { describeInline } from '../event-sourcing/projection/inline.ts';
import { missing } from './cluster.ts';
import { postgres } from './opened.ts';

describe.skipIf(missing)('rows that units write, on PostgreSQL', () => {
  const { opened } = postgres();
  describeInline(async () => opened());
});
