import { readModelStoreContract } from 'demesne/testing/contract';
import { describeBroken } from '../broken.ts';
import { brokenInline } from './inline-stores.ts';
import { found } from './read-model-stores-found.ts';
import { brokenStores } from './read-model-stores.ts';

describeBroken(
  'A store of read models',
  [readModelStoreContract],
  [
    ...Object.entries(brokenStores).map(([defect, subject]) => ({ defect, subject, rules: found[defect] ?? [] })),
    ...Object.entries(brokenInline).map(([defect, [subject, ...rules]]) => ({ defect, subject, rules })),
  ],
);
