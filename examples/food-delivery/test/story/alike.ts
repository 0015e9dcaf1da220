import type { Store } from 'demesne/application';
import type { ScenarioName } from '../../src/story/scenario.ts';
import { played } from './telling.ts';

/** What happened, to which version of what, by whom, what came of it, and what is to be seen of it: all of a story but its generated identifiers. */
export async function told(scenario: ScenarioName, store: Store) {
  const { verdict, epilogue, envelopes } = await played(scenario, { store });
  const happened = envelopes.map(({ message, aggregate, actor }) =>
    [message.type, aggregate?.version, actor].join(' '),
  );
  // Contexts that don't wait for each other may be faster or slower.
  return { differences: verdict.differences, epilogue, happened: happened.toSorted() };
}
