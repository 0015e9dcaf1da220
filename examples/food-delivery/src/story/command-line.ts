import type { Archives } from './archive/archive.ts';
import { openArchive, type StoryArchive } from './archive/open-archive.ts';
import { archivesAt } from './archive/place.ts';
import { storyOf } from './archive/telling.ts';
import { type Arguments, helpText, parseArguments } from './arguments.ts';
import { CannotTell } from './cannot-tell.ts';
import { filesOf } from './default-files.ts';
import { linesOf } from './input/bad-input.ts';
import { type Input, loadInput } from './input/load-input.ts';
import { runStory } from './run-story.ts';
import { castOf } from './telling/cast.ts';
import { CloudEventTeller } from './telling/cloud-event-teller.ts';
import type { Paint } from './telling/paint.ts';
import { TerminalTeller } from './telling/terminal-teller.ts';
import type { Print } from './telling/teller.ts';
import { Workers } from './workers/workers.ts';

/** Where what is told goes, and what goes wrong; and what is known of the world. */
export interface Console {
  readonly print: Print;
  readonly complain: Print;
  readonly paint: Paint;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Breaks the story off. */
  readonly signal?: AbortSignal;
}

/** 0 if the story ended as it must, 1 if it didn't or a file is bad, 2 for wrong usage; or it was broken off. */
export type ExitCode = 0 | 1 | 2 | 'interrupted';

/** Does what the command line asks for; whatever goes wrong is said in a sentence. */
export async function runCommandLine(args: readonly string[], console: Console): Promise<ExitCode> {
  const { print, complain } = console;
  const parsed = parseArguments(args, console.env);
  if (parsed.isErr()) {
    complain(parsed.error);
    complain('Run it with --help to see what it takes.');
    return 2;
  }
  if (parsed.value.help) {
    print(helpText);
    return 0;
  }
  const input = await loadInput(filesOf(parsed.value));
  if (input.isErr()) {
    for (const line of linesOf(input.error)) complain(line);
    return 1;
  }
  const { scenario, place } = parsed.value;
  const archive = await opened(() => archivesAt(place, scenario), storyOf(scenario, input.value));
  if (archive instanceof CannotTell) {
    complain(archive.message);
    return 1;
  }
  try {
    return await tell({ ...parsed.value, args, input: input.value, archive }, console);
  } finally {
    await archive.close();
  }
}

/** Whatever keeps an archive from being opened is the reader's to mend, so it is told in a sentence. */
async function opened(archives: () => Promise<Archives>, story: string): Promise<StoryArchive | CannotTell> {
  try {
    return await openArchive(await archives(), story);
  } catch (thrown) {
    if (thrown instanceof CannotTell) return thrown;
    const { code, message } = Object(thrown) as { readonly code?: unknown; readonly message?: unknown };
    const reason = [code, message].filter((part) => typeof part === 'string' && part !== '').join(': ');
    return new CannotTell(`The database of --store can't be used (${reason}): name another with --database.`);
  }
}

interface Telling extends Arguments {
  readonly args: readonly string[];
  readonly input: Input;
  readonly archive: StoryArchive;
}

async function tell(telling: Telling, { print, complain, paint, signal }: Console): Promise<ExitCode> {
  const { scenario, input, archive, json, args } = telling;
  if (archive.goesOn) (json ? complain : print)('This story was begun before: it goes on where it was.');
  const teller = json ? new CloudEventTeller(print) : new TerminalTeller(print, paint, castOf(input), scenario);
  const workers = new Workers(args);
  try {
    const join = (): Promise<void> => workers.start(telling.workers - 1);
    const told = await runStory({ ...archive, input, scenario, teller, join, ...(signal && { signal }) });
    await archive.end();
    const complaints = told.match(
      ({ differences }) => (json ? differences : []),
      (problems) => linesOf(problems),
    );
    for (const line of complaints) complain(line);
    return told.isOk() && told.value.differences.length === 0 ? 0 : 1;
  } catch (thrown) {
    if (thrown instanceof CannotTell) {
      complain(thrown.message);
      return 1;
    }
    if (signal?.aborted !== true) throw thrown;
    complain(archive.isDurable ? 'Broken off: the next start goes on where it was.' : 'Broken off.');
    return 'interrupted';
  } finally {
    await workers.stop();
  }
}
