import { fileURLToPath } from 'node:url';
import type { Envelope } from 'demesne/messaging';
import type { Epilogue } from '../../src/story/epilogue.ts';
import { type Input, loadInput } from '../../src/story/input/load-input.ts';
import { runStory } from '../../src/story/run-story.ts';
import type { ScenarioName } from '../../src/story/scenario.ts';
import type { Setting } from '../../src/story/story-platform.ts';
import { castOf } from '../../src/story/telling/cast.ts';
import { epilogueLines } from '../../src/story/telling/epilogue-lines.ts';
import { paintFor } from '../../src/story/telling/paint.ts';
import type { Teller } from '../../src/story/telling/teller.ts';
import type { Verdict } from '../../src/story/verdict.ts';

export const dataFile = (name: string): string => fileURLToPath(new URL(`../../data/${name}`, import.meta.url));

export const files = {
  order: dataFile('order.json'),
  menus: ['menu-curry.json', 'menu-ramen.json', 'menu-trattoria.json'].map(dataFile),
  drivers: dataFile('drivers.json'),
};

const loaded = loadInput(files);

/** What every story is told from: read once, since nobody changes it. */
export const input = async (): Promise<Input> => (await loaded)._unsafeUnwrap();

/** A story that was played without being told: how it ended, what is to be seen then, and every message. */
export interface Played {
  readonly verdict: Verdict;
  readonly epilogue: readonly string[];
  readonly envelopes: readonly Envelope[];
  readonly types: readonly string[];
}

/** What a story may be played on, and what is done when everybody is in place. */
interface Playing extends Partial<Setting> {
  readonly begin?: () => void;
}

export async function played(scenario: ScenarioName, { begin = () => {}, ...setting }: Playing = {}): Promise<Played> {
  const envelopes: Envelope[] = [];
  const files = await input();
  let epilogue: readonly string[] = [];
  const end = (_: Verdict, seen: Epilogue): void => {
    epilogue = epilogueLines(seen, castOf(files), paintFor(false, {}));
  };
  const teller: Teller = { begin, hear: (one) => envelopes.push(one), settle: () => {}, end };
  const verdict = (await runStory({ input: files, scenario, teller, ...setting }))._unsafeUnwrap();
  return { verdict, epilogue, envelopes, types: envelopes.map(({ message }) => message.type) };
}
