import { persistenceOf } from '../../../domain/aggregate/persistence.ts';
import { expectSame } from '../expectations.ts';
import type { Rules } from '../rules.ts';
import { stateOf, type MappedWorld } from './subject.ts';

/** Rows hold all of a state. */
export const rows: Rules<MappedWorld> = {
  'the samples differ by id and by state, so that one can be told from another': ({ samples }) => {
    const differ = (texts: readonly string[]): void =>
      expectSame(new Set(texts).size, texts.length, 'Samples that are the same prove nothing.');
    differ(samples.map(({ id }) => id));
    differ(samples.map((sample) => JSON.stringify(stateOf(sample))));
  },

  'the rows of a state make that state': ({ mapping, recipe, samples }) => {
    for (const sample of samples) {
      const stored = mapping.encode(persistenceOf(sample).state, sample.id, '');
      const found = recipe.encode(mapping.decode(stored, sample.id));
      expectSame(found, stateOf(sample), 'fromRows gives the state that toRows was given.');
    }
  },
};
