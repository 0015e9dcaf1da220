import { stateStored } from 'demesne';
import { Bell } from './bell.ts';
import { Copy } from './copy.ts';
import { Counter } from './counter.ts';

export const recipes = { counters: stateStored(Counter), copies: stateStored(Copy), bells: stateStored(Bell) };
