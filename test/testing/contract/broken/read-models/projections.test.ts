import { projectionContract } from 'demesne/testing/contract';
import { describe, expect, it } from 'vitest';
import { brokenStores } from './read-model-stores.ts';

/** What is wrong with a store, and the rule of projections over it that finds it out. */
const found: readonly (readonly [defect: keyof typeof brokenStores, rule: string])[] = [
  ['finds nothing by key', 'a projection goes on where it was stopped'],
  ['has one tenant for all', 'what is of one tenant changes the rows of no other'],
  ['forgets rows', 'events become rows, in their order'],
  ['writes one row at a time', 'partitions make the same rows'],
  ['takes nothing away', 'events become rows, in their order'],
  ['writes whatever is there', 'a row that another has changed is read anew, and not overwritten'],
  ['forgets what was left out', 'what may be left out is kept among the dead letters'],
  ['cancels nothing', 'a rebuild that is given up leaves nothing, and the live version stays'],
  ['says that all is cancelled', 'what is live is not given up'],
  ['forgets how far a version replays', 'effects are those of live events only'],
];

describe('projections over a store', () => {
  it.each(found)('that %s break a rule: %s', async (defect, rule) => {
    const contract = projectionContract(brokenStores[defect] as never);
    const proof = contract.rules.find(({ name }) => name === rule);
    await expect(proof?.run()).rejects.toBeInstanceOf(Error);
  });
});
