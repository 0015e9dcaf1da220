import { InMemoryStore } from 'demesne/in-memory';
import { describe } from 'vitest';
import { opened } from '../../sqlite/opened.ts';
import { describeWayBack } from './write-states.ts';

describe('the way back from events to state, in memory', () => {
  describeWayBack(async () => ({ store: new InMemoryStore(), dispose: () => undefined }));
});

describe('the way back from events to state, on SQLite', () => {
  describeWayBack(async () => opened());
});
